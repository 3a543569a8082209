package io.cotalk.fanout;

import io.cotalk.id.RoomId;
import io.cotalk.wire.Outgoing;
import io.cotalk.wire.TextFrame;

/** A room's head, encoded once for all who have it on their lists. */
public record HeadFrame(RoomId room, TextFrame text) implements Outgoing {}
