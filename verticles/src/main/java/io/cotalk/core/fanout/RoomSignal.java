package io.cotalk.core.fanout;

import io.cotalk.bus.BusMessage;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * What a capability tells those who have a room open just now, such as that somebody types. A
 * public record, published on the room's address by {@link io.cotalk.core.Core#signal}. Kept
 * nowhere, not ordered with events, and the first to be left out: of a client that takes nothing
 * just now.
 */
public interface RoomSignal extends BusMessage {
  RoomId room();

  /** Returns whom it comes from; their own connections do not get it. */
  UserId user();

  /** Returns what clients get; called once for each node and encoding. */
  ServerFrame frame();
}
