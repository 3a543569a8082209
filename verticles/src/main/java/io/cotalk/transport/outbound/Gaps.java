package io.cotalk.transport.outbound;

import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;

/** Makes what tells one client that events of a room are left out; its {@code shared} is a gap. */
@FunctionalInterface
public interface Gaps {
  /** Returns the gap from one event to another, both left out. */
  Outgoing gap(RoomId room, long from, long to);
}
