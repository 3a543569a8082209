package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;

/** What one client is told of its opening of a room, such as that it has ended; never left out. */
public record RoomNotice(RoomId room, FrameBytes bytes) implements OutgoingOfRoom {}
