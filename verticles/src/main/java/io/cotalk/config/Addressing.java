package io.cotalk.config;

/** How room events are addressed on the event bus. */
public enum Addressing {
  /** One address for each open room. */
  ROOM,

  /** One address for each of the 1,024 slots, for very many open rooms. */
  SLOT
}
