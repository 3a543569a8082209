package io.cotalk.fanout;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.wire.EventJson;
import io.cotalk.wire.Outgoing;
import io.cotalk.wire.TextFrame;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One event of a room, encoded once for all its receivers on this node.
 *
 * @param seq its place in the room
 * @param n the room's messages up to it
 * @param text the {@code ev} object
 * @param removed who is no member any more after it; null for most events
 */
public record RoomFrame(RoomId room, long seq, long n, TextFrame text, @Nullable UserId removed)
    implements Outgoing {
  /** Encodes an event that has its body. */
  static RoomFrame of(RoomEvent event) {
    return new RoomFrame(
        event.room(), event.seq(), event.n(), TextFrame.of(EventJson.of(event)), removedBy(event));
  }

  boolean removes(UserId user) {
    return user.equals(removed);
  }

  private static @Nullable UserId removedBy(RoomEvent event) {
    if (event.kind() != EventKind.MEMBER || event.body() == null) {
      return null;
    }
    JsonObject body = new JsonObject(event.body());
    return "leave".equals(body.getString("op")) ? UserId.parse(body.getString("user")) : null;
  }
}
