package io.cotalk.bus.command;

import io.cotalk.bus.SizedRequest;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;

/**
 * What a node without shards asks of one that has them: the logs of rooms and users, and their
 * heads. Each is answered by a {@link LogAnswer} or by {@code busy} or {@code unavailable}; may be
 * repeated.
 */
public sealed interface LogRead extends SizedRequest {
  /** Most seats of one request. */
  int MAX_SEATS = 500;

  /** Most heads of one request. */
  int MAX_HEADS = 2_000;

  /** Most events of one request. */
  int MAX_EVENTS = 1_000;

  /** Bytes of bodies after which a page of events ends, so that a page is no more than 512 KiB. */
  int PAGE_BYTES = 360 * 1_024;

  /** Bytes of one event, with the longest body that messages have. */
  int EVENT_BYTES = 68 * 1_024;

  /** Bytes of a whole page. */
  int ANSWER_BYTES = 512 * 1_024;

  /** A user in a room, as a member or not. */
  record Seat(RoomId room, UserId user) {}

  /**
   * Reads what users may see of rooms; answered by {@link LogAnswer.Accesses}. When no shard could
   * be asked it fails as the first of them did.
   *
   * @param seats 1 to {@link #MAX_SEATS}
   */
  record SeeRooms(List<Seat> seats) implements LogRead {
    private static final int SEAT_BYTES = 64;

    public SeeRooms {
      seats = List.copyOf(seats);
    }

    @Override
    public int answerBytes() {
      return seats.size() * SEAT_BYTES;
    }

    @Override
    public boolean isSound() {
      return !seats.isEmpty() && seats.size() <= MAX_SEATS;
    }
  }

  /**
   * Reads the oldest events with {@code after < seq <= upTo}, as many as fit into a page; answered
   * by {@link LogAnswer.EventPage}.
   *
   * @param limit most events, 1 to {@link #MAX_EVENTS}
   */
  record ReadRange(RoomId room, long after, long upTo, int limit) implements LogRead {
    @Override
    public int answerBytes() {
      return (int) Math.min(ANSWER_BYTES, Math.min(limit, upTo - after) * EVENT_BYTES);
    }

    @Override
    public boolean isSound() {
      return after >= 0 && upTo >= after && limit >= 1 && limit <= MAX_EVENTS;
    }
  }

  /**
   * Finds the oldest of the newest events with {@code after < seq <= upTo} whose frames have no
   * more than {@code bytes}; answered by {@link LogAnswer.FirstSeq}.
   */
  record FindNewestWithin(RoomId room, long after, long upTo, long bytes) implements LogRead {
    @Override
    public int answerBytes() {
      return Long.BYTES;
    }

    @Override
    public boolean isSound() {
      return after >= 0 && upTo >= after && bytes >= 0;
    }
  }

  /** Reads heads of rooms, at most {@link #MAX_HEADS}; answered by {@link LogAnswer.RoomHeads}. */
  record GetRoomHeads(List<RoomId> rooms) implements LogRead {
    private static final int HEAD_BYTES = 96;

    public GetRoomHeads {
      rooms = List.copyOf(rooms);
    }

    @Override
    public int answerBytes() {
      return rooms.size() * HEAD_BYTES;
    }

    @Override
    public boolean isSound() {
      return rooms.size() <= MAX_HEADS;
    }
  }

  /**
   * Reads the events of a user's log after {@code after}; answered by {@link LogAnswer.UserPage}.
   * Fails with {@code not_found} when there is no such user.
   *
   * @param limit most events, 1 to {@link #MAX_EVENTS}
   */
  record GetUserEvents(UserId user, long after, int limit) implements LogRead {
    /** Nearly all of these events have some 30 bytes. */
    private static final int USUAL_BYTES = 128;

    @Override
    public int answerBytes() {
      return limit * USUAL_BYTES;
    }

    @Override
    public boolean isSound() {
      return after >= 0 && limit >= 1 && limit <= MAX_EVENTS;
    }
  }

  /**
   * Reads heads of users' logs, at most {@link #MAX_HEADS}; answered by {@link
   * LogAnswer.UserHeads}.
   */
  record GetUserHeads(List<UserId> users) implements LogRead {
    private static final int HEAD_BYTES = 24;

    public GetUserHeads {
      users = List.copyOf(users);
    }

    @Override
    public int answerBytes() {
      return users.size() * HEAD_BYTES;
    }

    @Override
    public boolean isSound() {
      return users.size() <= MAX_HEADS;
    }
  }

  /**
   * Looks for a message by its cid; answered by {@link LogAnswer.Sent}. Also fails with {@code
   * not_found} and {@code unknown}.
   */
  record FindSent(RoomId room, UserId sender, Cid cid) implements LogRead {
    @Override
    public int answerBytes() {
      return EVENT_BYTES;
    }
  }

  /** Asks which shards there are; answered by {@link LogAnswer.Layout}. */
  record GetLayout() implements LogRead {
    @Override
    public int answerBytes() {
      return 16 * 1_024;
    }
  }
}
