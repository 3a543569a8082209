package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.cluster.Shard;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.RunEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the whole log of every room from every node and from the shards. Blocking. */
final class FinalReads {
  private static final int PAGE = 200;
  private static final int TRIES = 60;
  private static final int MESSAGE = 1;

  private final HttpClient http;
  private final Recorder recorder;

  FinalReads(HttpClient http, Recorder recorder) {
    this.http = http;
    this.recorder = recorder;
  }

  /** The last place in a room's log, as a node says; empty logs have 0. */
  long head(Endpoint node, Room room) throws IOException {
    return page(node, room, 0, 1).getLong("head");
  }

  /** Records a room as a node shows it. */
  void fromNode(Endpoint node, Room room) throws IOException {
    long begun = recorder.now();
    List<LogEntry> all = new ArrayList<>();
    boolean more = true;
    while (more) {
      JsonObject page = page(node, room, all.isEmpty() ? 0 : all.getLast().seq(), PAGE);
      List<LogEntry> events = Pages.entries(page.getJsonArray("events"));
      all.addAll(events);
      more = page.getBoolean("more", false) && !events.isEmpty();
    }
    recorder.write(new RunEvent.Final(room.id(), node.name(), begun, all));
  }

  private JsonObject page(Endpoint node, Room room, long after, int limit) throws IOException {
    HttpResult result = new HttpResult.Lost("not tried");
    for (int i = 0; i < TRIES; i++) {
      result =
          http.await(node, room.creator().page(room.id(), after, limit), Duration.ofSeconds(10));
      if (result instanceof HttpResult.Answer answer && answer.isOk()) {
        return answer.body();
      }
      Pause.of(Duration.ofMillis(500));
    }
    throw new IOException(
        "no history of room " + room.id() + " from " + node.name() + ": " + result);
  }

  /** Records a room as its shard has it. */
  void fromShard(Shard shard, Room room) throws IOException {
    long begun = recorder.now();
    List<LogEntry> all = new ArrayList<>();
    String sql =
        "select seq, n, kind, body, cid, sender_id from messages where room_id = ? order by seq, n";
    try (Connection connection = shard.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, Long.parseLong(room.id()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(entry(rows));
        }
      }
    } catch (SQLException e) {
      throw new IOException("shard " + shard.number(), e);
    }
    recorder.write(new RunEvent.Final(room.id(), "sql-" + shard.number(), begun, all));
  }

  private static LogEntry entry(ResultSet rows) throws SQLException {
    boolean message = rows.getInt("kind") == MESSAGE;
    String cid = rows.getString("cid");
    return new LogEntry(
        rows.getLong("seq"),
        message ? rows.getLong("n") : 0,
        message ? new JsonObject(rows.getString("body")).getString("text") : "",
        cid == null ? "" : cid,
        rows.getString("sender_id"));
  }
}
