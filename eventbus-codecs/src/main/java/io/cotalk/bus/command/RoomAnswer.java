package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.id.RoomId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers to {@link RoomCommand}. Users whose shard could not be asked have empty handles and
 * names.
 */
public sealed interface RoomAnswer extends BusMessage {
  /**
   * A room as one of its members sees it.
   *
   * @param title null in a direct room
   * @param members the first ten, by ascending id
   * @param head its last {@code seq}
   * @param n how many messages it has
   * @param readN ordinal of the last message the caller has read
   * @param joinedSeq the event that let the caller in; earlier ones are not theirs to read
   * @param role the caller's
   * @param last the newest message; null when there is none since the caller joined
   */
  record RoomView(
      RoomId id,
      @Nullable String title,
      List<UserProfile> members,
      int memberCount,
      long head,
      long n,
      long readN,
      long joinedSeq,
      MemberRole role,
      @Nullable RoomEvent last) {
    public RoomView {
      members = List.copyOf(members);
    }

    /** Whether it may have come over the bus. */
    boolean isSound() {
      return members.size() <= RoomCommand.MAX_ITEMS
          && memberCount >= 0
          && head >= 0
          && n >= 0
          && readN >= 0
          && joinedSeq >= 0
          && (last == null || LogAnswer.isWhole(last));
    }
  }

  /**
   * One room.
   *
   * @param created whether this request made it
   */
  record OneRoom(RoomView room, boolean created) implements RoomAnswer {
    @Override
    public boolean isSound() {
      return room.isSound();
    }
  }

  /**
   * Some of the caller's rooms.
   *
   * @param next where the next page begins, 0 after the last one
   * @param unavailable the page's rooms whose shard could not be asked just now
   * @param cut whether it ended before the limit because it has many bytes
   */
  record RoomPage(List<RoomView> rooms, long next, List<RoomId> unavailable, boolean cut)
      implements RoomAnswer {
    public RoomPage {
      rooms = List.copyOf(rooms);
      unavailable = List.copyOf(unavailable);
    }

    /** Returns this page and {@code following}, which began where this one ended. */
    public RoomPage and(RoomPage following) {
      return new RoomPage(
          Stream.concat(rooms.stream(), following.rooms.stream()).toList(),
          following.next,
          Stream.concat(unavailable.stream(), following.unavailable.stream()).toList(),
          following.cut);
    }

    @Override
    public boolean isSound() {
      return next >= 0
          && (!cut || next > 0)
          && rooms.size() <= RoomCommand.MAX_ITEMS
          && unavailable.size() <= RoomCommand.MAX_ITEMS
          && rooms.stream().allMatch(RoomView::isSound);
    }
  }

  /**
   * A member of a room.
   *
   * @param readN ordinal of the last message they have read
   */
  record Member(UserProfile user, MemberRole role, long readN) {}

  /**
   * Some of a room's members.
   *
   * @param next where the next page begins, 0 after the last one
   */
  record MemberPage(List<Member> members, long next) implements RoomAnswer {
    public MemberPage {
      members = List.copyOf(members);
    }

    @Override
    public boolean isSound() {
      return next >= 0
          && members.size() <= RoomCommand.MAX_ITEMS
          && members.stream().allMatch(member -> member.readN >= 0);
    }
  }

  /**
   * The user is a member.
   *
   * @param before whether they had been one already
   */
  record Joined(UserProfile user, boolean before) implements RoomAnswer {}

  /**
   * What became of one room of many.
   *
   * @param code the error's name; null when the caller has left it
   */
  record LeftRoom(RoomId room, @Nullable String code) {}

  /** What became of each room, in the order asked. */
  record LeftRooms(List<LeftRoom> rooms) implements RoomAnswer {
    public LeftRooms {
      rooms = List.copyOf(rooms);
    }

    @Override
    public boolean isSound() {
      return rooms.size() <= RoomCommand.MAX_ITEMS;
    }
  }

  /** Where the caller's read position is now. */
  record ReadPosition(long n) implements RoomAnswer {
    @Override
    public boolean isSound() {
      return n >= 0;
    }
  }
}
