package io.cotalk.core.wire;

import io.cotalk.bus.event.RoomEvent;

/**
 * How one kind of link puts what the server says into bytes. One instance for each kind and node;
 * what many receivers get is kept once for each instance. Any thread.
 */
public interface Encoding {
  /**
   * Encodes an event of a room, for all its receivers.
   *
   * @param event has its body
   */
  FrameBytes event(RoomEvent event);

  /** Encodes anything else. */
  FrameBytes frame(ServerFrame frame);
}
