package io.cotalk.core.fanout;

import io.cotalk.core.wire.Outgoing;
import io.cotalk.core.wire.TextFrame;
import io.cotalk.id.RoomId;

/** A room's head, encoded once for all who have it on their lists. */
public record HeadFrame(RoomId room, TextFrame text) implements Outgoing {}
