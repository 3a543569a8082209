package io.cotalk.core.wire;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.id.RoomId;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/**
 * The JSON of the events of a user's log. What an event says is written by {@code
 * apply_roster_changes} in the database, and read by this class alone. Any thread.
 */
public final class UserEventJson {
  private UserEventJson() {}

  /**
   * Returns the room that an event of the kinds {@code room_added} and {@code room_left} is about;
   * an {@link IllegalArgumentException} where it names none.
   */
  public static RoomId roomOf(UserEvent event) {
    try {
      return RoomId.parse(String.valueOf(new JsonObject(event.body()).getString("r")));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("an event of a user's log names no room", e);
    }
  }

  /** Returns the event as it stands in a page over HTTP. */
  public static JsonObject object(UserEvent event) {
    return new JsonObject()
        .put("u", event.u())
        .put("k", event.kind())
        .put("d", new JsonObject(event.body()));
  }
}
