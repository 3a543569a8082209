package io.cotalk.capability.rooms;

import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.JsonObjectText;
import io.cotalk.core.wire.RequestType;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.RoomId;

/** Moves the caller's read position forward to the message with ordinal {@code n}. */
record ReadRequest(long i, RoomId room, long n) implements ClientFrame.OfCapability {
  static final RequestType<ReadRequest> TYPE =
      RequestType.of(
          "read",
          ReadRequest.class,
          fields -> new ReadRequest(fields.i(), fields.room(), fields.n()));

  /** Answers it with the position as it is now. */
  record Done(long i, RoomId room, long n) implements ServerFrame.OfCapability {
    @Override
    public String type() {
      return "ok";
    }

    @Override
    public void write(JsonObjectText out) {
      out.num("i", i).id("r", room.value()).num("n", n);
    }
  }
}
