package io.cotalk.loadtest.chaos;

/** What a watcher knows of one room. On the loop's thread. */
final class WatchedRoom {
  private final String id;
  private long position;
  private long asked;
  private boolean opening;
  private boolean wanted;
  private boolean live;
  private boolean member = true;

  WatchedRoom(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /** Place of the last event that is there. */
  long position() {
    return position;
  }

  /** Notes that the room is being opened at the present position. */
  void ask() {
    asked = position;
    live = false;
    opening = true;
    wanted = false;
  }

  /** Whether an opening was asked for and is not answered: there can be only one at a time. */
  boolean isOpening() {
    return opening;
  }

  /** Notes that another opening is wanted, should the present one come to nothing. */
  void want() {
    wanted = true;
  }

  boolean isWanted() {
    return wanted;
  }

  /** The position that was asked for last. */
  long asked() {
    return asked;
  }

  /** Whether its opening was answered and has not ended. */
  boolean isLive() {
    return live;
  }

  /** Notes how an opening was answered, or that it has ended. */
  void live(boolean now) {
    live = now;
    opening = false;
  }

  boolean isMember() {
    return member;
  }

  void member(boolean now) {
    member = now;
  }

  /** Goes on to a place; never back. */
  void moveTo(long seq) {
    position = Math.max(position, seq);
  }
}
