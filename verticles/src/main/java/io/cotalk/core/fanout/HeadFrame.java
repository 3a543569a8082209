package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;

/** A room's head, in one encoding, for all who have it on their lists. */
public record HeadFrame(RoomId room, FrameBytes bytes) implements OutgoingOfRoom {}
