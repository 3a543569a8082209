package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.cluster.Shard;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One request after the other for pages of 50: the newest, one a thousand pages back, the oldest;
 * and, in an own cluster, whose shard may first be filled with other rooms, the same page by the
 * bare query over JDBC.
 */
final class HistoryPlay implements Play {
  private static final int PAGE = 50;
  private static final int PAGES = 1_000;
  private static final int FILL_RATE = 4_000;
  private static final Duration FILL_LIMIT = Duration.ofMinutes(3);
  private static final String BARE =
      """
      select seq, n, kind, sender_id, cid, created_at, body from messages
      where room_id = ? and seq < ? order by seq desc limit 50\
      """;

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.fill(subject, options, progress)) {
      Session session = stage.crowd().sessions().getFirst();
      long head = fill(stage, session, progress);
      long others = others(subject, options, session, head, progress);
      progress.say("pages");
      Map<String, Long> places = new LinkedHashMap<>();
      places.put("newest_page", head + 1);
      places.put("page_1000", head + 1 - PAGE * (PAGES - 1L));
      Figures figures = new Figures();
      figures.count("messages", head, "events");
      figures.count("messages_stored", head + others, "events");
      pages(stage, session, places).forEach(figures::latency);
      double first = figures.get("newest_page_p50_ms");
      figures.put("page_1000_to_newest", figures.get("page_1000_p50_ms") / first, "ratio");
      if (subject instanceof OwnCluster own) {
        Histogram bare = bare(own.shards(), session.room(0).id(), head + 1, options);
        figures.latency("bare_query", bare);
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

  /** All places in turn, so that none is asked for while the server is colder. */
  private static Map<String, Histogram> pages(
      Stage stage, Session session, Map<String, Long> places) throws IOException {
    try (PageReader http = new PageReader(stage.subject().nodes().getFirst())) {
      return pages(http, stage, session, places);
    }
  }

  private static Map<String, Histogram> pages(
      PageReader http, Stage stage, Session session, Map<String, Long> places) throws IOException {
    Map<String, Histogram> times = new LinkedHashMap<>();
    places.keySet().forEach(name -> times.put(name, Tally.histogram()));
    Rounds rounds = new Rounds(stage.options());
    while (rounds.next()) {
      for (Map.Entry<String, Histogram> each : times.entrySet()) {
        long took = page(http, session, places.getOrDefault(each.getKey(), 0L));
        if (rounds.isMeasured()) {
          each.getValue().recordValue(Tally.micros(took));
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

  /** The shard that has the room is the one that gives the page. */
  private static Histogram bare(List<Shard> shards, long room, long before, BenchOptions options)
      throws IOException {
    Histogram times = Tally.histogram();
    for (Shard shard : shards) {
      try (Connection connection = shard.connect();
          PreparedStatement query = connection.prepareStatement(BARE)) {
        query.setLong(1, room);
        query.setLong(2, before);
        Rounds rounds = new Rounds(options);
        while (rows(query) == PAGE && rounds.next()) {
          long begun = System.nanoTime();
          rows(query);
          if (rounds.isMeasured()) {
            times.recordValue(Tally.micros(System.nanoTime() - begun));
          }
        }
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
    return times;
  }

  private static int rows(PreparedStatement query) throws SQLException {
    int rows = 0;
    try (ResultSet result = query.executeQuery()) {
      while (result.next()) {
        rows += result.getString(7).isEmpty() ? 0 : 1;
      }
    }
    return rows;
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
