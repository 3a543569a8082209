package io.cotalk.core.wire;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.event.EventKind;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event says: its {@code d}. Written and read as JSON by {@link EventBodyJson} alone. */
public sealed interface EventBody
    permits MessageBody,
        EventBody.Edit,
        EventBody.Deletion,
        EventBody.Reaction,
        EventBody.Pin,
        EventBody.Membership,
        EventBody.RoomCreated {
  /** Returns the kind of the events that say this. */
  EventKind kind();

  /** Returns the {@code seq} of the event that this refers to; 0 for none. */
  default long ref() {
    return 0;
  }

  /** Returns the canonical JSON: equal bodies of one kind, and only they, have equal JSON. */
  default String json() {
    return EventBodyJson.of(this);
  }

  /** Returns the request to append this, encoded. */
  default AppendEvent by(UserId sender, RoomId room, Cid cid) {
    return new AppendEvent(room, sender, cid, kind(), json(), ref());
  }

  /**
   * Another text for a message.
   *
   * @param of the message's {@code seq}
   */
  record Edit(long of, String text) implements EventBody {
    @Override
    public EventKind kind() {
      return EventKind.EDIT;
    }

    @Override
    public long ref() {
      return of;
    }
  }

  /**
   * A message is deleted.
   *
   * @param of its {@code seq}
   */
  record Deletion(long of) implements EventBody {
    @Override
    public EventKind kind() {
      return EventKind.DEL;
    }

    @Override
    public long ref() {
      return of;
    }
  }

  /**
   * A reaction to a message, or its end.
   *
   * @param of the message's {@code seq}
   * @param sign what the sender reacts with
   * @param on false where it is taken back
   */
  record Reaction(long of, String sign, boolean on) implements EventBody {
    @Override
    public EventKind kind() {
      return EventKind.REACT;
    }

    @Override
    public long ref() {
      return of;
    }
  }

  /**
   * A message is pinned, or no more.
   *
   * @param of the message's {@code seq}
   */
  record Pin(long of, boolean on) implements EventBody {
    @Override
    public EventKind kind() {
      return EventKind.PIN;
    }

    @Override
    public long ref() {
      return of;
    }
  }

  /**
   * A change of a room's members.
   *
   * @param user whom it is about
   * @param handle the user's; null with {@code name} where the profile is not at hand
   */
  record Membership(
      Change change, UserId user, @Nullable String handle, @Nullable String name, UserId by)
      implements EventBody {
    /** Names, in lower case, are those of {@code op}. */
    public enum Change {
      JOIN,
      LEAVE,
      OWNER
    }

    @Override
    public EventKind kind() {
      return EventKind.MEMBER;
    }
  }

  /**
   * The first event of a room.
   *
   * @param title null in a direct room
   * @param members the first ones
   */
  record RoomCreated(@Nullable String title, List<UserId> members) implements EventBody {
    public RoomCreated {
      members = List.copyOf(members);
    }

    @Override
    public EventKind kind() {
      return EventKind.ROOM;
    }
  }
}
