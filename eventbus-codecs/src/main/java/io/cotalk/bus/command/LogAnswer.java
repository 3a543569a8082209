package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.bus.event.UserHead;
import io.cotalk.id.RoomId;
import io.cotalk.id.Slots;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to {@link LogRead}. */
public sealed interface LogAnswer extends BusMessage {
  /** Longest body of a stored event, in UTF-16 units; more than any has. */
  int MAX_BODY = 1_048_576;

  /**
   * What a member may see of a room, and the room's head.
   *
   * @param seat the number of the seat in the request, from 0
   * @param lastSeq the last event
   * @param lastN the last message
   * @param readN the last message the member has read
   * @param joinedSeq the first event the member may see
   * @param role 0 member, 1 moderator, 2 owner
   * @param lastAt when the last event was stored, in milliseconds since 1970
   * @param members how many the room has; 0 from nodes that do not say
   * @param muted whether the member may write nothing just now
   */
  record SeatAccess(
      int seat,
      long lastSeq,
      long lastN,
      long readN,
      long joinedSeq,
      int role,
      long lastAt,
      int members,
      boolean muted) {}

  /**
   * What was found of some seats. The others are no members.
   *
   * @param unasked rooms whose shard could not be asked
   */
  record Accesses(List<SeatAccess> found, List<RoomId> unasked) implements LogAnswer {
    public Accesses {
      found = List.copyOf(found);
      unasked = List.copyOf(unasked);
    }

    @Override
    public boolean isSound() {
      return found.size() <= LogRead.MAX_SEATS
          && unasked.size() <= LogRead.MAX_SEATS
          && found.stream()
              .allMatch(
                  it ->
                      it.seat >= 0
                          && it.seat < LogRead.MAX_SEATS
                          && it.lastSeq >= 0
                          && it.lastN >= 0
                          && it.joinedSeq >= 0
                          && it.members >= 0);
    }
  }

  /**
   * Some events of a room.
   *
   * @param events ascending by {@code seq}, with their bodies
   * @param more whether there were more that did not fit
   */
  record EventPage(List<RoomEvent> events, boolean more) implements LogAnswer {
    public EventPage {
      events = List.copyOf(events);
    }

    @Override
    public boolean isSound() {
      return events.size() <= LogRead.MAX_EVENTS
          && (!more || !events.isEmpty())
          && events.stream().allMatch(LogAnswer::isWhole);
    }
  }

  /** The {@code seq} of an event. */
  record FirstSeq(long seq) implements LogAnswer {
    @Override
    public boolean isSound() {
      return seq >= 0;
    }
  }

  /**
   * The head of a room as its shard has it.
   *
   * @param ageMillis the time since its newest event; negative when the shard's clock was set back
   * @param sent the sender of the newest message, who has read up to it; null when there is none
   */
  record HeadRow(RoomHead head, long ageMillis, @Nullable ReadMoved sent) {}

  /** Heads of the rooms that are there and whose shard could be asked. */
  record RoomHeads(List<HeadRow> heads) implements LogAnswer {
    public RoomHeads {
      heads = List.copyOf(heads);
    }

    @Override
    public boolean isSound() {
      return heads.size() <= LogRead.MAX_HEADS
          && heads.stream()
              .allMatch(
                  row ->
                      row.head.seq() >= 0
                          && row.head.n() >= 0
                          && row.head.n() <= row.head.seq()
                          && (row.sent == null || row.sent.isSound()));
    }
  }

  /**
   * Some events of a user's log.
   *
   * @param head the {@code u} of the last event there is, 0 for none
   * @param more whether there were more that did not fit
   */
  record UserPage(long head, List<UserEvent> events, boolean more) implements LogAnswer {
    public UserPage {
      events = List.copyOf(events);
    }

    @Override
    public boolean isSound() {
      return head >= 0
          && events.size() <= LogRead.MAX_EVENTS
          && (!more || !events.isEmpty())
          && events.stream().allMatch(UserEvent::isSound);
    }
  }

  /** Heads of the users who are there and whose shard could be asked. */
  record UserHeads(List<UserHead> heads) implements LogAnswer {
    public UserHeads {
      heads = List.copyOf(heads);
    }

    @Override
    public boolean isSound() {
      return heads.size() <= LogRead.MAX_HEADS && heads.stream().allMatch(head -> head.u() >= 0);
    }
  }

  /**
   * What a room's log says of one cid of one sender.
   *
   * @param event the message with its body; null when it is not stored
   * @param isFinal false while a send with the cid may still be stored
   * @param head the room's last {@code seq}
   * @param time the clock of the room's shard, in milliseconds since 1970
   */
  record Sent(@Nullable RoomEvent event, boolean isFinal, long head, long time)
      implements LogAnswer {
    @Override
    public boolean isSound() {
      return head >= 0 && time >= 0 && (event == null || isWhole(event));
    }
  }

  /** The epoch of one shard's logs. */
  record ShardEpoch(long epoch) {}

  /** The number of the shard that holds a slot. */
  record SlotShard(int shard) {}

  /**
   * The shards as the answering node sees them.
   *
   * @param shards by number
   * @param slots 1,024
   */
  record Layout(List<ShardEpoch> shards, List<SlotShard> slots) implements LogAnswer {
    private static final int MAX_SHARDS = 1_024;

    public Layout {
      shards = List.copyOf(shards);
      slots = List.copyOf(slots);
    }

    @Override
    public boolean isSound() {
      return !shards.isEmpty()
          && shards.size() <= MAX_SHARDS
          && slots.size() == Slots.COUNT
          && slots.stream().allMatch(slot -> slot.shard >= 0 && slot.shard < shards.size());
    }
  }

  static boolean isWhole(RoomEvent event) {
    String body = event.body();
    return event.seq() >= 1
        && event.n() >= 0
        && event.n() <= event.seq()
        && event.ts() >= 0
        && body != null
        && WireText.isObject(body, MAX_BODY);
  }
}
