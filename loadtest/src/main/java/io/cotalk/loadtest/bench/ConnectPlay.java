package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connects at a rate: handshake, token, one room opened, by the hello for those who were there
 * before; half of the sessions stay, the oldest leave.
 */
final class ConnectPlay implements Play {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration REST = Duration.ofSeconds(10);
  private static final Duration ALL_ONCE = Duration.ofMinutes(5);

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.prepare(subject, options, progress)) {
      Crowd crowd = stage.crowd();
      crowd.timeConnects(true);
      crowd.unlimited();
      double rate = Math.max(1, options.rate());
      progress.say("%s: %.0f connects/s".formatted(subject.name(), rate));
      try (Connecting connecting =
          new Connecting(crowd, Schedule.rising(rate, options.perTick(), options.warmUp()))) {
        connecting.start();
        Sampling sampling = new Sampling(subject, stage::take, progress);
        sampling.warmUp(options.warmUp());
        Pause.until(ALL_ONCE, connecting::hasBegunAll);
        Measured measured = sampling.measure("connecting", options.time());
        connecting.stop();
        Figures figures = new Figures();
        long connected = measured.window().count(Count.READY);
        figures.put("connects_per_second", connected / measured.seconds(), "1/s");
        figures.latency("connect", measured.window().answers());
        figures.cost("connect", measured, connected);
        Pause.until(REST, () -> crowd.ready() >= connecting.staying());
        return stage.outcome(figures, measured.samples());
      }
    }
  }

  /** The thread that begins connections when they are due. */
  private static final class Connecting implements AutoCloseable {
    private final Crowd crowd;
    private final Schedule schedule;
    private final Thread thread = new Thread(this::run, "connecting");
    private volatile boolean stopped;
    private final AtomicLong begun = new AtomicLong();

    Connecting(Crowd crowd, Schedule schedule) {
      this.crowd = crowd;
      this.schedule = schedule;
    }

    void start() {
      thread.setDaemon(true);
      thread.start();
    }

    /** Tells whether everybody was there before who comes from now on. */
    boolean hasBegunAll() {
      return begun.get() >= crowd.sessions().size();
    }

    /** Sessions that were not asked to leave. */
    long staying() {
      return Math.min(begun.get(), crowd.sessions().size() / 2);
    }

    private void run() {
      List<Session> all = crowd.sessions();
      int stay = Math.max(1, all.size() / 2);
      long origin = System.nanoTime();
      long due = schedule.next();
      try {
        while (!stopped) {
          if (origin + due > System.nanoTime()) {
            Pause.of(STEP);
            continue;
          }
          Session session = all.get((int) (begun.get() % all.size()));
          if (begun.get() >= stay) {
            Session old = all.get((int) ((begun.get() - stay) % all.size()));
            crowd.loopOf(old).loop().execute(old::leave);
          }
          crowd.connect(session, origin + due);
          begun.incrementAndGet();
          due = schedule.next();
        }
      } catch (IOException e) {
        stopped = true;
      }
    }

    @Override
    public void close() throws IOException {
      stop();
    }

    void stop() throws IOException {
      stopped = true;
      try {
        thread.join(2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
