package io.cotalk.core.wire;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The {@code ev} object, the same on WebSocket and in the history over HTTP. */
public final class EventJson {
  /** Room for everything but the body. */
  private static final int OVERHEAD = 192;

  /** A time of 13 digits, as all have until 2286. */
  private static final long SOME_TIME = 1_766_312_345_678L;

  private EventJson() {}

  /**
   * Returns the bytes of a message's {@code ev} object without its {@code seq}, {@code n}, sender
   * and body; other events have less.
   */
  public static int fixedBytes(RoomId room) {
    var smallest =
        new RoomEvent(
            room,
            1,
            1,
            EventKind.MSG,
            new UserId(1),
            new Cid(new UUID(0x7000, Long.MIN_VALUE)),
            SOME_TIME,
            "");
    return of(smallest).length() - 3;
  }

  /**
   * Returns the event as clients get it. The body, which is JSON already, is put in as it is;
   * {@code n} and {@code c} are there for messages only.
   *
   * @param event has its body, so it comes from the log or is short
   */
  public static String of(RoomEvent event) {
    String body = event.body();
    if (body == null) {
      throw new IllegalArgumentException("the event's body must be read from the log first");
    }
    StringBuilder out = new StringBuilder(OVERHEAD + body.length());
    out.append("{\"t\":\"ev\",\"r\":\"").append(event.room().value());
    out.append("\",\"q\":").append(event.seq());
    if (event.kind() == EventKind.MSG) {
      out.append(",\"n\":").append(event.n());
    }
    out.append(",\"k\":\"").append(event.kind().wireName());
    out.append("\",\"s\":\"").append(event.sender().value()).append('"');
    if (event.cid() != null) {
      out.append(",\"c\":\"").append(event.cid()).append('"');
    }
    out.append(",\"ts\":").append(event.ts());
    return out.append(",\"d\":").append(body).append('}').toString();
  }

  /** Returns the same as {@link #of}, to be put into another object. */
  public static JsonObject object(RoomEvent event) {
    return new JsonObject(of(event));
  }
}
