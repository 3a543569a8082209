package io.cotalk.testkit;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One event of a room as a client got it.
 *
 * @param n 0 where the event has none
 * @param data the kind's own content
 */
public record Event(
    String room,
    long seq,
    long n,
    String kind,
    @Nullable String sender,
    @Nullable String cid,
    JsonObject data) {
  static Event of(JsonObject frame) {
    return new Event(
        frame.getString("r"),
        frame.getLong("q"),
        frame.getLong("n", 0L),
        frame.getString("k"),
        frame.getString("s"),
        frame.getString("c"),
        frame.getJsonObject("d", new JsonObject()));
  }

  public boolean isMessage() {
    return kind.equals("msg");
  }

  /** The text of a message, or empty. */
  public String text() {
    return data.getString("text", "");
  }
}
