package io.cotalk.fanout;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.wire.Outgoing;
import io.cotalk.wire.TextFrame;

/** A member's read position, encoded once for all its receivers. */
public record ReadFrame(RoomId room, UserId user, TextFrame text) implements Outgoing {}
