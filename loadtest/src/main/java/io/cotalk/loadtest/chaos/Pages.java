package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.ReadEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Pages of history over HTTP, one after the other, each recorded as a read of a process of its own.
 * On the loop's thread.
 */
final class Pages {
  private static final int LIMIT = 200;
  private static final int MOST_WAITING = 200;
  private static final int MOST_TRIES = 20;

  private final Field field;
  private final Account account;
  private final Deque<Hole> waiting = new ArrayDeque<>();
  private long process;
  private boolean busy;

  Pages(Field field, Account account) {
    this.field = field;
    this.account = account;
  }

  private record Hole(String room, long after, long to, int tries) {}

  /** Reads a room from behind {@code after} up to {@code to}, when its turn comes. */
  void fill(String room, long after, long to) {
    if (waiting.size() < MOST_WAITING) {
      waiting.addLast(new Hole(room, after, to, 0));
      next();
    }
  }

  /** Nothing is waited for. */
  boolean isIdle() {
    return !busy && waiting.isEmpty();
  }

  /** After a new login. */
  void newProcess() {
    process = 0;
  }

  private void next() {
    Hole hole = busy ? null : waiting.pollFirst();
    if (hole == null) {
      return;
    }
    busy = true;
    if (process == 0) {
      process = field.recorder().newProcess(account.id());
    }
    long reader = process;
    Endpoint node = field.anyNode();
    field
        .recorder()
        .write(new ReadEvent.Invoke(reader, hole.room(), hole.after(), node.name(), "http"));
    field.call(
        node,
        account.page(hole.room(), hole.after(), LIMIT),
        result -> ended(reader, hole, result));
  }

  private void ended(long reader, Hole hole, HttpResult result) {
    if (result instanceof HttpResult.Answer answer && answer.isOk()) {
      busy = false;
      List<LogEntry> events = entries(answer.body().getJsonArray("events"));
      boolean whole = !answer.body().getBoolean("more", false);
      field.recorder().write(new ReadEvent.Ok(reader, hole.room(), hole.after(), events, whole));
      if (!events.isEmpty() && events.getLast().seq() < hole.to()) {
        waiting.addFirst(new Hole(hole.room(), events.getLast().seq(), hole.to(), 0));
      }
      next();
      return;
    }
    String why = result instanceof HttpResult.Answer answer ? answer.code() : "lost";
    field.recorder().write(new ReadEvent.Fail(reader, hole.room(), hole.after(), why));
    field.later(
        Duration.ofSeconds(1),
        () -> {
          busy = false;
          // No member any more: there is nothing to be had.
          if (!why.equals("not_found") && hole.tries() < MOST_TRIES) {
            waiting.addLast(new Hole(hole.room(), hole.after(), hole.to(), hole.tries() + 1));
          }
          next();
        });
  }

  /** The events of a page, in its order. */
  static List<LogEntry> entries(JsonArray events) {
    List<LogEntry> entries = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      JsonObject event = events.getJsonObject(i);
      boolean message = event.getString("k").equals("msg");
      entries.add(
          new LogEntry(
              event.getLong("q"),
              message ? event.getLong("n") : 0,
              message ? event.getJsonObject("d").getString("text") : "",
              message ? event.getString("c") : "",
              event.getString("s")));
    }
    return entries;
  }
}
