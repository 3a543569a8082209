package io.cotalk.capability.typing;

import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.RequestType;
import io.cotalk.core.wire.RequestType.Cost;
import io.cotalk.id.RoomId;
import java.util.Set;

/** The caller types in a room. */
record TypingRequest(long i, RoomId room) implements ClientFrame.OfCapability {
  static final RequestType<TypingRequest> TYPE =
      new RequestType<>(
          "typing",
          TypingRequest.class,
          Set.of(),
          fields -> new TypingRequest(fields.i(), fields.room()),
          Cost.FRAME,
          true);
}
