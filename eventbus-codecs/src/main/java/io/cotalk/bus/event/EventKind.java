package io.cotalk.bus.event;

import java.util.Locale;

/**
 * The kinds of events in a room's log. Names (on the wire, in lower case) and numbers (in the
 * table) are fixed.
 */
public enum EventKind {
  MSG(1),
  EDIT(2),
  DEL(3),
  REACT(4),
  PIN(5),
  MEMBER(6),
  ROOM(7);

  private static final EventKind[] ALL = values();

  private final short number;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  EventKind(int number) {
    this.number = (short) number;
  }

  /** Returns the number in {@code messages.kind}. */
  public short number() {
    return number;
  }

  /** Returns the name clients see, such as {@code msg}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the kind with this number, 1 to 7. */
  public static EventKind ofNumber(int number) {
    for (EventKind kind : ALL) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of event has the number " + number);
  }
}
