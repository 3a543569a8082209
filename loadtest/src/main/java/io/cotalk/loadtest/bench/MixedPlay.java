package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Schedule.Segment;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The shape of a day in the given time: a slow rise and fall, with a burst to three times the rate
 * within 10 s at three fifths; meanwhile the last tenth of the sessions come and go. A warm-up of
 * two minutes or more is a day of its own, half as busy again and with a gust at noon: pools keep
 * what they had to hold at their busiest, and are then as large as they will be.
 */
final class MixedPlay implements Play {
  private static final double BURST = 3;
  private static final int BURST_SECONDS = 10;
  private static final double BURST_AT = 0.6;
  private static final double NIGHT = 0.4;

  /** So much above the time before the burst is as before. */
  private static final double SLOWER = 2;

  /** From here on there are 30 s and three more behind the burst. */
  static final int SECONDS_TO_RECOVER = 135;

  private static final Duration LAST_BACK = Duration.ofSeconds(30);
  private static final List<String> MUST_NOT_GROW =
      List.of("direct_bytes", "threads", "descriptors", "registrations");

  /** A shorter warm-up has no burst: the server would not be itself again when it ends. */
  private static final int SHORTEST_DAY = 120;

  private static final double EARLIER_DAY = 1.5;

  /**
   * How many times the rate of noon is sent for some seconds of the earlier day. A commit that
   * takes ten times as long as others, as some do on a shared disk, gathers as large a batch at
   * noon.
   */
  private static final double GUST = 10;

  /** What two processors can do; a faster day has its burst only. */
  private static final double FASTEST_GUST = 5_000;

  private static final int GUST_SECONDS = 3;

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.fill(subject, options, progress)) {
      int seconds = (int) Math.max(30, options.time().toSeconds());
      int warm = (int) options.warmUp().toSeconds();
      double rate = Math.max(1, options.rate());
      List<Session> all = stage.crowd().sessions();
      int steady = Math.max(1, all.size() * 9 / 10);
      progress.say("%s: %.0f sends/s at noon".formatted(subject.name(), rate));
      Traffic traffic =
          Traffic.open(
              stage.crowd(),
              stage.nextPhase(),
              () -> new Schedule(day(rate, warm, seconds), options.perTick()),
              Picker::byZipf,
              all.subList(0, Math.min(steady, Math.max(1, options.senders()))));
      Duration time = Duration.ofSeconds(seconds);
      try (Coming coming = new Coming(stage.crowd(), all.subList(steady, all.size()));
          LiveHeap heap = liveHeap(subject, options.warmUp(), time)) {
        coming.start();
        Measured measured = stage.during(traffic, options.warmUp(), time);
        coming.stop();
        Pause.until(LAST_BACK, () -> stage.crowd().ready() == all.size());
        Figures figures = Figures.ofTraffic(measured);
        figures.count("absent", all.size() - stage.crowd().ready(), "sessions");
        burst(figures, measured.samples(), rate);
        if (time.compareTo(Trend.SHORTEST) >= 0) {
          growth(figures, measured.samples(), heap.end());
        }
        return stage.outcome(figures, measured.samples());
      }
    }
  }

  /** Of nodes that run elsewhere nothing is read: nobody here can make them collect. */
  private static LiveHeap liveHeap(Subject subject, Duration before, Duration time) {
    boolean own = !subject.processes().pids("node").isEmpty();
    return LiveHeap.begin(() -> Memory.liveHeapBytes(subject), before, own ? time : Duration.ZERO);
  }

  private static void growth(Figures figures, List<Sample> samples, List<Sample> heap) {
    if (!heap.isEmpty()) {
      figures.put("live_heap_first_bytes", heap.getFirst().value(LiveHeap.SERIES), "B");
      figures.put("live_heap_last_bytes", heap.getLast().value(LiveHeap.SERIES), "B");
      figures.put("live_heap_readings", heap.size(), "readings");
      figures.growth("heap", Trend.of(heap, LiveHeap.SERIES));
    }
    for (String series : MUST_NOT_GROW) {
      if (samples.stream().anyMatch(sample -> sample.values().containsKey(series))) {
        figures.growth(series.replace("_bytes", ""), Trend.ofMedians(samples, series));
      }
    }
  }

  /** One segment a second, of the day and of one before it. */
  static List<Segment> day(double noon, int before, int seconds) {
    List<Segment> segments = new ArrayList<>();
    if (before < SHORTEST_DAY) {
      segments.add(new Segment(Math.max(1, before), noon * NIGHT));
    } else {
      addDay(segments, noon * EARLIER_DAY, before);
      Collections.fill(
          segments.subList(before / 2, before / 2 + GUST_SECONDS), new Segment(1, gust(noon)));
    }
    addDay(segments, noon, seconds);
    return segments;
  }

  private static double gust(double noon) {
    return Math.max(noon * EARLIER_DAY * BURST, Math.min(noon * GUST, FASTEST_GUST));
  }

  private static void addDay(List<Segment> segments, double noon, int seconds) {
    int begin = (int) (seconds * BURST_AT);
    for (int second = 0; second < seconds; second++) {
      double shape = NIGHT + (1 - NIGHT) * Math.sin(Math.PI * second / seconds);
      int inBurst = second - begin;
      if (inBurst >= 0 && inBurst < 2 * BURST_SECONDS) {
        shape *= 1 + (BURST - 1) * Math.min(1, (inBurst + 1) / (double) BURST_SECONDS);
      }
      segments.add(new Segment(1, noon * shape));
    }
  }

  /** Of a run too short for it, or that never was as before, no recovery is told. */
  static void burst(Figures figures, List<Sample> samples, double noon) {
    int begin = (int) (samples.size() * BURST_AT);
    int end = Math.min(samples.size(), begin + 2 * BURST_SECONDS);
    double before = median(samples.subList(begin / 3, begin));
    double worst = samples.subList(begin, end).stream().mapToDouble(MixedPlay::p99).max().orElse(0);
    figures.put("ack_p99_before_burst_ms", before, "ms");
    figures.put("ack_p99_in_burst_ms", worst, "ms");
    List<Sample> after = samples.subList(end, samples.size());
    int recovered = new Recovery(noon * NIGHT, SLOWER * before).seconds(after);
    if (recovered < after.size()) {
      figures.put("recovered_after_seconds", recovered, "s");
    }
  }

  private static double median(List<Sample> samples) {
    double[] sorted = samples.stream().mapToDouble(MixedPlay::p99).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private static double p99(Sample sample) {
    return sample.values().getOrDefault("answer_p99_ms", 0.0);
  }

  /** Sessions that leave and come back, one after the other. */
  private static final class Coming implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Crowd crowd;
    private final List<Session> sessions;
    private final Thread thread = new Thread(this::run, "coming and going");
    private volatile boolean stopped;

    Coming(Crowd crowd, List<Session> sessions) {
      this.crowd = crowd;
      this.sessions = sessions;
    }

    void start() {
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        for (int i = 0; !stopped && !sessions.isEmpty(); i++) {
          Session session = sessions.get(i % sessions.size());
          crowd.leave(session);
          Pause.of(PAUSE);
          crowd.connect(session, System.nanoTime());
          Pause.of(PAUSE);
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
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }
}
