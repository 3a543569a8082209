package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    try (Arrivals arrivals = new Arrivals(Stage.prepare(subject, options, progress))) {
      return arrivals.outcome(arrivals.play(options.warmUp(), options.time()));
    }
  }

  /** By turns. */
  @Override
  public Map<String, Outcome> compare(
      Subject subject, Subject baseline, BenchOptions options, Progress progress)
      throws IOException {
    try (Arrivals one = new Arrivals(Stage.prepare(subject, options, progress));
        Arrivals other = new Arrivals(Stage.prepare(baseline, options, progress))) {
      List<Measured> measured = Turns.of(List.of(one, other), options);
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      outcomes.put(subject.name(), one.outcome(measured.getFirst()));
      outcomes.put(baseline.name(), other.outcome(measured.getLast()));
      return outcomes;
    }
  }

  /** Those that come to one server. Main thread, but for {@link #connect}. */
  private static final class Arrivals implements Turns.Player, AutoCloseable {
    private final Stage stage;
    private final Crowd crowd;
    private final double rate;
    private final AtomicLong begun = new AtomicLong();

    Arrivals(Stage stage) {
      this.stage = stage;
      this.crowd = stage.crowd();
      this.rate = Math.max(1, stage.options().rate());
      crowd.timeConnects(true);
      crowd.unlimited();
      stage.progress().say("%s: %.0f connects/s".formatted(stage.subject().name(), rate));
    }

    @Override
    public Measured play(Duration warmUp, Duration time) throws IOException {
      Schedule schedule = Schedule.rising(rate, stage.options().perTick(), warmUp);
      try (Connecting connecting = new Connecting(schedule, this::connect)) {
        connecting.start();
        Sampling sampling = new Sampling(stage.subject(), stage::take, stage.progress());
        sampling.warmUp(warmUp);
        if (!Pause.until(ALL_ONCE, () -> begun.get() >= crowd.sessions().size())) {
          throw new IOException("not everybody was there once, so that hellos would not be alike");
        }
        Measured measured = sampling.measure("connecting", time);
        connecting.stop();
        Pause.until(REST, () -> unfinished() <= 0);
        return measured;
      }
    }

    /** Connects that are neither ready nor refused yet. */
    private long unfinished() throws IOException {
      Interval life = stage.life();
      return begun.get()
          - life.count(Count.READY)
          - life.count(Count.CLOSED)
          - life.count(Count.REFUSED);
    }

    private void connect(long due) throws IOException {
      List<Session> all = crowd.sessions();
      int stay = Math.max(1, all.size() / 2);
      long number = begun.get();
      if (number >= stay) {
        crowd.leave(all.get((int) ((number - stay) % all.size())));
      }
      crowd.connect(all.get((int) (number % all.size())), due);
      begun.incrementAndGet();
    }

    Outcome outcome(Measured measured) throws IOException {
      Figures figures = new Figures();
      long connected = measured.window().count(Count.READY);
      figures.put("connects_per_second", connected / measured.seconds(), "1/s");
      figures.latency("connect", measured.window().answers());
      figures.cost("connect", measured, connected);
      figures.put("unfinished", (double) Math.max(0, unfinished()), "connects");
      return stage.outcome(figures, measured.samples());
    }

    @Override
    public void close() {
      stage.close();
    }
  }

  /** The thread that begins connections when they are due. */
  private static final class Connecting implements AutoCloseable {
    private final Schedule schedule;
    private final Connect connect;
    private final Thread thread = new Thread(this::run, "connecting");
    private volatile boolean stopped;

    /** Begins one. */
    interface Connect {
      /**
       * Begins the next one.
       *
       * @param due the time from which its latency counts
       */
      void connect(long due) throws IOException;
    }

    Connecting(Schedule schedule, Connect connect) {
      this.schedule = schedule;
      this.connect = connect;
    }

    void start() {
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      long origin = System.nanoTime();
      long due = schedule.next();
      try {
        while (!stopped) {
          if (origin + due > System.nanoTime()) {
            Pause.of(STEP);
            continue;
          }
          connect.connect(origin + due);
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
