package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.cluster.Shard;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One request after the other for pages of 50: the newest, one a thousand pages back; and, in an
 * own cluster, whose shard may first be filled with other rooms, the same page by the bare query
 * over JDBC.
 */
final class HistoryPlay implements Play {
  private static final int PAGE = 50;
  private static final int PAGES = 1_000;
  private static final int FILL_RATE = 4_000;
  private static final Duration FILL_LIMIT = Duration.ofMinutes(3);

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.fill(subject, options, progress)) {
      Session session = stage.crowd().sessions().getFirst();
      long head = fill(stage, session, progress);
      long others = others(subject, options, session, head, progress);
      progress.say("pages");
      Figures figures = new Figures();
      figures.count("messages", head, "events");
      figures.count("messages_stored", head + others, "events");
      times(stage, session, head).forEach(figures::latency);
      double first = figures.get("newest_page_p50_ms");
      figures.put("page_1000_to_newest", figures.get("page_1000_p50_ms") / first, "ratio");
      if (subject instanceof OwnCluster) {
        double query = figures.get("bare_query_p50_ms");
        figures.put("newest_page_to_bare_query", first / query, "ratio");
      }
      return stage.outcome(figures, List.of());
    }
  }

  private static long fill(Stage stage, Session session, Progress progress) throws IOException {
    long messages = (long) PAGE * (PAGES + 10);
    progress.say("%,d messages".formatted(messages));
    Traffic traffic =
        Traffic.open(
            stage.crowd(),
            stage.nextPhase(),
            () -> Schedule.constant(FILL_RATE, 1),
            Picker::inTurn,
            List.of(session));
    long end = System.nanoTime() + FILL_LIMIT.toNanos();
    long acked = 0;
    while (acked < messages) {
      Pause.of(Duration.ofMillis(200));
      acked += stage.take().count(Tally.Count.ACKED);
      progress.show("messages", acked, messages);
      if (System.nanoTime() > end) {
        throw new IOException("only %,d messages in time".formatted(acked));
      }
    }
    traffic.stop();
    Pause.until(FILL_LIMIT, () -> stage.waiting() == 0 && stage.crowd().missing() == 0);
    return Crowd.on(stage.crowd().loopOf(session), () -> stage.crowd().loopOf(session).heads()[0]);
  }

  /** Fills the room's shard up with other rooms; returns how many events these have. */
  private static long others(
      Subject subject, BenchOptions options, Session session, long head, Progress progress)
      throws IOException {
    long room = session.room(0).id();
    if (options.messages() <= head || !(subject instanceof OwnCluster own)) {
      return 0;
    }
    Shard shard = own.shards().get(Shard.of(String.valueOf(room), own.shards().size()));
    return new ShardFill(shard, room).write(options.messages() - head, progress);
  }

  private static Map<String, Histogram> times(Stage stage, Session session, long head)
      throws IOException {
    long older = head + 1 - PAGE * (PAGES - 1L);
    Map<String, Asked> asked = new LinkedHashMap<>();
    try (PageReader http = new PageReader(stage.subject().nodes().getFirst())) {
      asked.put("newest_page", () -> page(http, session, head + 1));
      asked.put("page_1000", () -> page(http, session, older));
      if (!(stage.subject() instanceof OwnCluster own)) {
        return times(asked, stage.options());
      }
      try (BareQuery bare = BareQuery.open(own.shards(), session.room(0).id(), head + 1)) {
        asked.put("bare_query", bare::run);
        return times(asked, stage.options());
      }
    }
  }

  /** Something that is asked for; returns the nanoseconds until it is there. */
  private interface Asked {
    long run() throws IOException;
  }

  /**
   * All in turn, so that nothing is asked for while the machine is slower, or the server colder.
   */
  private static Map<String, Histogram> times(Map<String, Asked> asked, BenchOptions options)
      throws IOException {
    Map<String, Histogram> times = new LinkedHashMap<>();
    Rounds rounds = new Rounds(options);
    while (rounds.next()) {
      for (Map.Entry<String, Asked> each : asked.entrySet()) {
        long took = each.getValue().run();
        if (rounds.isMeasured()) {
          times
              .computeIfAbsent(each.getKey(), name -> Tally.histogram())
              .recordValue(Tally.micros(took));
        }
      }
    }
    return times;
  }

  /** Nanoseconds of one request for a whole page. */
  private static long page(PageReader http, Session session, long before) throws IOException {
    String path =
        "/rooms/%d/messages?limit=%d&before=%d".formatted(session.room(0).id(), PAGE, before);
    String body = http.get(session.account().call("GET", path));
    if (new JsonObject(body).getJsonArray("events").size() != PAGE) {
      throw new IOException("no whole page: " + body);
    }
    return http.tookNanos();
  }

  /** Goes on for the time of the warm-up, then for the measured time. */
  private static final class Rounds {
    private final long measuredFrom;
    private final long end;
    private long now = System.nanoTime();

    Rounds(BenchOptions options) {
      measuredFrom = now + options.warmUp().toNanos();
      end = measuredFrom + options.time().toNanos();
    }

    boolean next() {
      now = System.nanoTime();
      return now < end;
    }

    boolean isMeasured() {
      return now >= measuredFrom;
    }
  }
}
