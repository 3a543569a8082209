package io.cotalk.wire;

/** Something on its way to a client: usually shared with other receivers, never changed. */
public interface Outgoing {
  /** Returns what goes onto the wire. */
  TextFrame text();
}
