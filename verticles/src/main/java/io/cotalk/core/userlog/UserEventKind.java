package io.cotalk.core.userlog;

import java.util.Locale;

/** The kinds of events in a user's log. Names, in lower case on the wire, are never reused. */
public enum UserEventKind {
  /** The user is a member of a room: {@code {"r":"9001"}}. Also after joining it again. */
  ROOM_ADDED,

  /** The user is no member of a room any more: {@code {"r":"9001"}}. */
  ROOM_LEFT;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** Returns the name in the table and on the wire, such as {@code room_added}. */
  public String wireName() {
    return wireName;
  }
}
