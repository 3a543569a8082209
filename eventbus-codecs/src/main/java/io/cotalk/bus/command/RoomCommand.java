package io.cotalk.bus.command;

import io.cotalk.bus.Command;
import io.cotalk.bus.RequestKind;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests about rooms and their members, each on behalf of its {@link #caller}; answered by a
 * {@link RoomAnswer}. All may fail with {@code busy}, {@code unavailable} and {@code unknown};
 * those that name a room with {@code not_found} when the caller is no member, whether it exists or
 * not.
 */
public sealed interface RoomCommand extends Command {
  /** Most things that one command names, or rows of a page; configurations allow no more. */
  int MAX_ITEMS = 1_000;

  /** Bytes of a page of rooms, roughly, after which it ends; a full one of usual rooms has less. */
  int PAGE_BYTES = 480 * 1_024;

  /** Returns who asks. */
  UserId caller();

  private static RequestKind byKey(@Nullable Cid cid) {
    return cid == null ? RequestKind.ONCE : RequestKind.REPEATABLE;
  }

  /**
   * Makes a group room with its caller as owner; answered by {@link RoomAnswer.OneRoom}. Fails with
   * {@code not_found} naming the first handle nobody has, {@code text_invalid}, {@code too_large},
   * {@code rate_limited}, {@code busy} also when one of the others has too many unopened rooms.
   *
   * @param handles the other first members, as typed; repeats and the caller's own count once
   * @param cid by which a repetition gets the first answer ({@code created} is false then); {@code
   *     conflict} when it stands for another request of the caller that has no room, {@code
   *     cid_expired} outside of its window. Null: a repetition makes another room
   */
  record CreateRoom(UserId caller, String title, List<String> handles, @Nullable Cid cid)
      implements RoomCommand {
    public CreateRoom {
      handles = List.copyOf(handles);
    }

    @Override
    public RequestKind kind() {
      return byKey(cid);
    }

    /** One more than there may be stands for any number. */
    @Override
    public boolean isSound() {
      return handles.size() <= MAX_ITEMS + 1;
    }
  }

  /**
   * Gets the direct room of the caller and one other, made if it is not there; answered by {@link
   * RoomAnswer.OneRoom}. Fails with {@code not_found} (no such handle), {@code bad_request} (one's
   * own).
   */
  record OpenDirectRoom(UserId caller, String handle) implements RoomCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.REPEATABLE;
    }
  }

  /**
   * Lists the caller's rooms, the newest first; answered by {@link RoomAnswer.RoomPage}.
   *
   * @param before rooms with a smaller id only
   * @param limit most rooms of the page, from 1
   */
  record ListRooms(UserId caller, long before, int limit) implements RoomCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.READ;
    }

    @Override
    public int answerBytes() {
      return PAGE_BYTES;
    }

    @Override
    public boolean isSound() {
      return limit >= 1 && limit <= MAX_ITEMS;
    }
  }

  /** Describes one room; answered by {@link RoomAnswer.OneRoom}. */
  record GetRoom(UserId caller, RoomId room) implements RoomCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.READ;
    }
  }

  /**
   * Lists members by ascending user id; answered by {@link RoomAnswer.MemberPage}.
   *
   * @param after members with a greater id only, 0 for the first page
   * @param limit most members of the page, from 1
   */
  record ListMembers(UserId caller, RoomId room, long after, int limit) implements RoomCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.READ;
    }

    @Override
    public boolean isSound() {
      return after >= 0 && limit >= 1 && limit <= MAX_ITEMS;
    }
  }

  /**
   * Makes the user with {@code handle} a member; answered by {@link RoomAnswer.Joined}. Fails with
   * {@code not_found} (also: no such handle), {@code forbidden} (a direct room), {@code too_large}
   * (the room is full), {@code rate_limited}, {@code busy} also when the user has too many unopened
   * rooms.
   *
   * @param cid by which a repetition gets the first answer ({@code before} is true then); {@code
   *     conflict} when it stands for something else, {@code cid_expired} outside of its window.
   *     Null: a repetition is a request of its own
   */
  record AddMember(UserId caller, RoomId room, String handle, @Nullable Cid cid)
      implements RoomCommand {
    @Override
    public RequestKind kind() {
      return byKey(cid);
    }
  }

  /**
   * Ends the caller's membership; answered by {@code Done}. Fails with {@code forbidden} (direct).
   *
   * @param cid as of {@link AddMember}
   */
  record LeaveRoom(UserId caller, RoomId room, @Nullable Cid cid) implements RoomCommand {
    @Override
    public RequestKind kind() {
      return byKey(cid);
    }
  }

  /**
   * Ends the caller's memberships in many rooms, one after the other; answered by {@link
   * RoomAnswer.LeftRooms}.
   *
   * @param rooms repeats count once
   * @param cid as of {@link CreateRoom}: a repetition tells of what was left that it is left, and
   *     goes on with what was not
   */
  record LeaveRooms(UserId caller, List<RoomId> rooms, @Nullable Cid cid) implements RoomCommand {
    public LeaveRooms {
      rooms = List.copyOf(rooms);
    }

    @Override
    public RequestKind kind() {
      return byKey(cid);
    }

    @Override
    public boolean isSound() {
      return rooms.size() <= MAX_ITEMS;
    }
  }

  /**
   * Moves the caller's read position forward; answered by {@link RoomAnswer.ReadPosition}.
   *
   * @param n ordinal of the last message read; what is beyond the newest counts as that one
   */
  record MarkRead(UserId caller, RoomId room, long n) implements RoomCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.REPEATABLE;
    }

    @Override
    public boolean isSound() {
      return n >= 0;
    }
  }
}
