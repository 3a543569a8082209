package io.cotalk.wire;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;

/** The {@code ev} object, the same on WebSocket and in the history over HTTP. */
public final class EventJson {
  /** Room for everything but the body. */
  private static final int OVERHEAD = 192;

  private EventJson() {}

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
}
