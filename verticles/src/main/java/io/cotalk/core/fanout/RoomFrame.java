package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One event of a room, or some that follow one another, in one encoding, for all receivers on this
 * node.
 *
 * @param from place of the first in the room
 * @param seq place of the last
 * @param n the room's messages up to it
 * @param bytes the events, a frame each
 * @param removed who is no member any more after it; null for most events
 */
public record RoomFrame(
    RoomId room, long from, long seq, long n, FrameBytes bytes, @Nullable UserId removed)
    implements OutgoingOfRoom {
  /** Bytes of several events that are one; what a client is given in one write. */
  public static final int MOST_BYTES = 16 * 1024;

  @Override
  public int frames() {
    return (int) (seq - from + 1);
  }

  boolean removes(UserId user) {
    return user.equals(removed);
  }
}
