package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/** A {@link RoomSignal} in one encoding, for all its receivers. */
public record SignalFrame(RoomId room, UserId user, FrameBytes bytes) implements OutgoingOfRoom {}
