package io.cotalk.bus.event;

import java.util.Locale;

/**
 * The kinds of events in a room's log, and what each needs to be appended. Names (on the wire, in
 * lower case) and numbers (in the table) are fixed.
 */
public enum EventKind {
  MSG(1, AppendRight.WRITE, false),
  EDIT(2, AppendRight.AUTHOR, true),
  DEL(3, AppendRight.AUTHOR_OR_MODERATOR, true),
  REACT(4, AppendRight.WRITE, true),
  PIN(5, AppendRight.MODERATOR, true),
  MEMBER(6, AppendRight.CHECKED, false),
  ROOM(7, AppendRight.CHECKED, false);

  private static final EventKind[] ALL = values();

  private final short number;
  private final AppendRight right;
  private final boolean aboutMessage;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  EventKind(int number, AppendRight right, boolean aboutMessage) {
    this.number = (short) number;
    this.right = right;
    this.aboutMessage = aboutMessage;
  }

  /** Returns the number in {@code messages.kind}. */
  public short number() {
    return number;
  }

  /** Returns the name clients see, such as {@code msg}. */
  public String wireName() {
    return wireName;
  }

  /** Returns what the sender must be. */
  public AppendRight right() {
    return right;
  }

  /** Whether an event of this kind concerns an earlier message of its room, which must be there. */
  public boolean isAboutMessage() {
    return aboutMessage;
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
