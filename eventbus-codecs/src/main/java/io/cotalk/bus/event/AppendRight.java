package io.cotalk.bus.event;

/**
 * What the sender of an event must be. Checked in the transaction that stores the event, under the
 * room's lock; the numbers are those of {@code append_right} in the database.
 */
public enum AppendRight {
  /** The transaction that appends has checked it: changes of rooms and their members. */
  CHECKED(0),
  /** A member who is not muted. */
  WRITE(1),
  /** As {@link #WRITE}, and the author of the message that the event is about. */
  AUTHOR(2),
  /** As {@link #WRITE}, and the author of that message, or a moderator or owner of the room. */
  AUTHOR_OR_MODERATOR(3),
  /** As {@link #WRITE}, and a moderator or owner; in a direct room each of the two. */
  MODERATOR(4);

  private final int number;

  AppendRight(int number) {
    this.number = number;
  }

  /** Returns the number that the database knows it by. */
  public int number() {
    return number;
  }
}
