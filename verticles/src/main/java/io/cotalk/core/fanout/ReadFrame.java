package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * A member's read position, in one encoding, for all its receivers.
 *
 * @param n the ordinal of the last message read
 */
public record ReadFrame(RoomId room, UserId user, long n, FrameBytes bytes)
    implements OutgoingOfRoom {}
