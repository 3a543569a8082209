package io.cotalk.core.fanout;

/**
 * How many members a room has: what its shard said at an opening, and the joins and leaves among
 * the events since. On the audience's event loop only.
 */
final class MemberCount {
  private int members;

  /** The last event that is counted in, or that changed what is not known yet. */
  private long upTo;

  /**
   * Takes what the shard says; what is older than the count changes nothing.
   *
   * @param count with all events up to {@code seq}; 0 where a node of the last release was asked
   */
  void told(int count, long seq) {
    if (count > 0 && seq >= upTo) {
      members = count;
      upTo = seq;
    }
  }

  /** Takes event {@code seq}, after which there are {@code more} members; fewer if negative. */
  void changed(int more, long seq) {
    if (seq <= upTo) {
      return;
    }
    upTo = seq;
    if (members > 0) {
      members += more;
    }
  }

  /** Tells whether it is not known, and not to be known by what was read at event {@code seq}. */
  boolean needsNewerThan(long seq) {
    return members == 0 && seq < upTo;
  }

  /** Returns the number; 0 while it is not known. */
  int members() {
    return members;
  }
}
