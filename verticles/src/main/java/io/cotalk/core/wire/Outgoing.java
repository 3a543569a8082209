package io.cotalk.core.wire;

/** Something on its way to a client: usually shared with other receivers, never changed. */
public interface Outgoing {
  /** Returns what goes onto the wire. */
  TextFrame text();

  /** Returns how many WebSocket frames that is. */
  default int frames() {
    return 1;
  }
}
