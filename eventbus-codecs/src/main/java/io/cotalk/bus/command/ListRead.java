package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.SizedRequest;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;

/**
 * What a node without shards asks about a user's list of rooms. Each may fail with {@code busy} or
 * {@code unavailable}; may be repeated.
 */
public sealed interface ListRead extends SizedRequest {
  /** Most rooms accepted by one request. */
  int MAX_ACCEPTED = 1_000;

  /** Bytes of a list with all rooms that a user may have by default. */
  int LIST_BYTES = 80 * 1_024;

  /** Reads the list; answered by {@link Listing}, with 0 as the head. */
  record GetList(UserId user) implements ListRead {
    @Override
    public int answerBytes() {
      return LIST_BYTES;
    }
  }

  /**
   * Reads the head of the user's log and the list, of one moment; answered by {@link Listing}.
   * Fails with {@code not_found} when there is no such user.
   */
  record Arrive(UserId user) implements ListRead {
    @Override
    public int answerBytes() {
      return LIST_BYTES;
    }
  }

  /**
   * Makes rooms the user's own; answered by {@code Done}. Also fails with {@code unknown}.
   *
   * @param rooms at most {@link #MAX_ACCEPTED}
   */
  record AcceptRooms(UserId user, List<RoomId> rooms) implements ListRead {
    public AcceptRooms {
      rooms = List.copyOf(rooms);
    }

    @Override
    public int answerBytes() {
      return Long.BYTES;
    }

    @Override
    public boolean isSound() {
      return rooms.size() <= MAX_ACCEPTED;
    }
  }

  /**
   * A user's list of rooms.
   *
   * @param head the {@code u} of the last event of the user's log, if it was asked for
   * @param rooms the newest first
   * @param added those of them to which others added the user and that are not opened
   */
  record Listing(long head, List<RoomId> rooms, List<RoomId> added) implements BusMessage {
    public Listing {
      rooms = List.copyOf(rooms);
      added = List.copyOf(added);
    }

    @Override
    public boolean isSound() {
      return head >= 0 && added.size() <= rooms.size();
    }
  }
}
