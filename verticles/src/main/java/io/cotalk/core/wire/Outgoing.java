package io.cotalk.core.wire;

import io.netty.buffer.ByteBuf;

/** Something on its way to a client: usually shared with other receivers, never changed. */
public interface Outgoing {
  /** Returns the bytes it has on the wire. */
  int length();

  /** Appends the bytes. */
  void writeTo(ByteBuf out);

  /** Returns how many frames of the protocol that is. */
  default int frames() {
    return 1;
  }

  /** Returns what other receivers get too, without what is added for this one. */
  default Outgoing shared() {
    return this;
  }
}
