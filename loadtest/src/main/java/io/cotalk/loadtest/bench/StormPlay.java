package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Everybody but the first of each room goes; the first ones go on sending; then all come back at
 * once with their positions, and get what they missed.
 */
final class StormPlay implements Play {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration AWAY = Duration.ofSeconds(5);

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.fill(subject, options, progress)) {
      Crowd crowd = stage.crowd();
      List<Session> all = crowd.sessions();
      List<Session> senders = stage.senders();
      List<Session> leaving = all.subList(senders.size(), all.size());
      Traffic traffic =
          Traffic.open(
              crowd,
              stage.nextPhase(),
              () -> Schedule.constant(Math.max(1, options.rate()), options.perTick()),
              Picker::byZipf,
              senders);
      Pause.of(options.warmUp());
      progress.say("%d leave for %d s".formatted(leaving.size(), AWAY.toSeconds()));
      leaving.forEach(crowd::leave);
      Pause.until(LIMIT, () -> crowd.ready() <= senders.size());
      Pause.of(AWAY);
      stage.take();
      crowd.resuming(true);
      crowd.timeConnects(true);
      crowd.unlimited();
      progress.say("all come back");
      long begun = System.nanoTime();
      leaving.forEach(session -> crowd.connect(session, begun));
      Sampling sampling = new Sampling(subject, stage::take, progress);
      Catching catching = new Catching(crowd, begun);
      catching.start();
      Measured measured = sampling.measure("coming back", options.time());
      traffic.stop();
      Pause.until(LIMIT, () -> crowd.ready() == all.size() && crowd.missing() == 0);
      Figures figures = new Figures();
      figures.put("reconnected", leaving.size(), "connections");
      figures.put("all_caught_up_seconds", catching.seconds(), "s");
      figures.count("absent", all.size() - crowd.ready(), "sessions");
      figures.count("retried", stage.life().count(Tally.Count.RETRIED), "rooms and connections");
      figures.latency("reconnect_or_ack", measured.window().answers());
      figures.cost("reconnect", measured, leaving.size());
      figures.put("pool_waiting_max", greatest(measured, "pool_waiting"), "requests");
      return stage.outcome(figures, measured.samples());
    }
  }

  private static double greatest(Measured measured, String series) {
    return measured.samples().stream()
        .mapToDouble(sample -> sample.values().getOrDefault(series, 0.0))
        .max()
        .orElse(0);
  }

  /** Waits on a thread of its own until everybody is back in their rooms. */
  private static final class Catching {
    private final Crowd crowd;
    private final long begun;
    private final Thread thread = new Thread(this::run, "catching up");
    private volatile double seconds = Double.NaN;

    Catching(Crowd crowd, long begun) {
      this.crowd = crowd;
      this.begun = begun;
    }

    void start() {
      thread.setDaemon(true);
      thread.start();
    }

    /** Every reconnected session has its rooms open behind the replay. */
    private void run() {
      int all = crowd.sessions().size();
      try {
        if (Pause.until(LIMIT, () -> crowd.ready() >= all)) {
          seconds = (System.nanoTime() - begun) / 1e9;
        }
      } catch (IOException e) {
        seconds = Double.NaN;
      }
    }

    /** Not a number while it is not so. */
    double seconds() {
      return seconds;
    }
  }
}
