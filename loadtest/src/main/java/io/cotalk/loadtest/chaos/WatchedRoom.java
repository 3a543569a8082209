package io.cotalk.loadtest.chaos;

/** What a watcher knows of one room. On the loop's thread. */
final class WatchedRoom {
  private final String id;
  private long position;
  private long asked;
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
  }

  /** The position that was asked for last. */
  long asked() {
    return asked;
  }

  /** Whether its opening was answered and has not ended. */
  boolean isLive() {
    return live;
  }

  void live(boolean now) {
    live = now;
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
