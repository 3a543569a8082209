package io.cotalk.core.persistence;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.event.EventKind;
import io.cotalk.id.RoomId;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Events of many rooms of one shard, of any kinds, as the arrays that {@code append_events} takes:
 * rooms ascending, events in order.
 */
final class EventBatch {
  /** Where the cids' times and their window stand among the arguments; see {@link LogBugs}. */
  static final int CID_FROM = 14;

  static final int CID_TO = 15;
  static final int WINDOW = 16;

  private static final Long[] NONE = {};

  private final Map<RoomId, List<PendingEvent>> byRoom = new TreeMap<>();
  private int size;
  private boolean mixed;
  private Long[] knownAt = {};

  void add(PendingEvent pending) {
    byRoom.computeIfAbsent(pending.event().room(), room -> new ArrayList<>()).add(pending);
    mixed |= pending.event().kind() != EventKind.MSG;
    size++;
  }

  int size() {
    return size;
  }

  /** Answers what is late at that time, though it is being written just now. */
  void answerLate(long nanos) {
    byRoom
        .values()
        .forEach(
            sends -> sends.stream().filter(send -> send.late(nanos)).forEach(PendingEvent::giveUp));
  }

  /** Returns the events of a room, in order of arrival; may be none. */
  List<PendingEvent> of(RoomId room) {
    return byRoom.getOrDefault(room, List.of());
  }

  /** Returns the events by room, rooms ascending, each room's in order of arrival. */
  Map<RoomId, List<PendingEvent>> byRoom() {
    return byRoom;
  }

  /**
   * Returns the arguments of {@code append_events}.
   *
   * @param writers who need not be looked for among the members
   */
  Tuple arguments(KnownWriters writers, long windowMillis) {
    Rooms rooms = new Rooms(byRoom);
    Integer[] place = new Integer[size];
    Integer[] rank = new Integer[size];
    Long[] sender = new Long[size];
    UUID[] cid = new UUID[size];
    UUID[] hash = new UUID[size];
    String[] body = new String[size];
    Senders senders = new Senders(size, writers);
    knownAt = new Long[byRoom.size()];
    int i = 0;
    int room = 0;
    for (List<PendingEvent> sends : byRoom.values()) {
      int next = 1;
      for (PendingEvent pending : sends) {
        place[i] = room + 1;
        rank[i] = next;
        sender[i] = pending.event().sender().value();
        cid[i] = pending.event().cid().value();
        hash[i] = pending.hash();
        body[i] = pending.event().body();
        senders.add(room + 1, pending.event());
        next++;
        i++;
      }
      knownAt[room] = senders.knownAt();
      room++;
    }
    EventKinds kinds = mixed ? EventKinds.of(byRoom.values(), size) : EventKinds.ALL_MESSAGES;
    return Tuple.from(
        List.of(
            rooms.ids,
            rooms.sends,
            rooms.lastBy,
            rooms.answers ? rooms.re : NONE,
            place,
            rank,
            sender,
            cid,
            hash,
            body,
            senders.places(),
            senders.users(),
            senders.epochs(),
            knownAt,
            rooms.oldest,
            rooms.newest,
            windowMillis,
            kinds.messages,
            kinds.newest,
            kinds.kind,
            kinds.nth,
            kinds.right,
            kinds.of));
  }

  /**
   * Tells whether all senders of the {@code room}th room, from 0, were known at {@code epoch},
   * which is 1 or more. Only after {@link #arguments}.
   */
  boolean areSendersKnown(int room, long epoch) {
    return knownAt[room] == epoch;
  }

  /** What each room has once. */
  private static final class Rooms {
    private final Long[] ids;
    private final Integer[] sends;
    private final Long[] lastBy;
    private final Long[] re;
    private final Long[] oldest;
    private final Long[] newest;

    /** Whether any of the sends answers an event. */
    private boolean answers;

    Rooms(Map<RoomId, List<PendingEvent>> byRoom) {
      int count = byRoom.size();
      ids = new Long[count];
      sends = new Integer[count];
      lastBy = new Long[count];
      re = new Long[count];
      oldest = new Long[count];
      newest = new Long[count];
      int room = 0;
      for (Map.Entry<RoomId, List<PendingEvent>> entry : byRoom.entrySet()) {
        ids[room] = entry.getKey().value();
        take(room, entry.getValue());
        room++;
      }
    }

    private void take(int room, List<PendingEvent> all) {
      LongSummaryStatistics times = new LongSummaryStatistics();
      long greatest = 0;
      for (PendingEvent pending : all) {
        AppendEvent event = pending.event();
        times.accept(event.cid().millis());
        if (event.kind() == EventKind.MSG) {
          greatest = Math.max(greatest, event.ref());
          lastBy[room] = event.sender().value();
        }
      }
      sends[room] = all.size();
      re[room] = greatest;
      answers |= greatest > 0;
      oldest[room] = times.getMin();
      newest[room] = times.getMax();
    }
  }

  /** Each sender of each room once; a room's come together. */
  private static final class Senders {
    private final KnownWriters writers;
    private final Integer[] places;
    private final Long[] users;
    private final Long[] epochs;
    private int count;
    private int first;

    Senders(int most, KnownWriters writers) {
      this.writers = writers;
      places = new Integer[most];
      users = new Long[most];
      epochs = new Long[most];
    }

    void add(int place, AppendEvent event) {
      if (count > 0 && places[count - 1] != place) {
        first = count;
      }
      long user = event.sender().value();
      for (int i = first; i < count; i++) {
        if (users[i] == user) {
          return;
        }
      }
      places[count] = place;
      users[count] = user;
      epochs[count] = writers.epoch(event.room(), event.sender());
      count++;
    }

    /** Returns the epoch at which all of the last room's are known; 0 where there is none. */
    long knownAt() {
      Long epoch = epochs[first];
      for (int i = first; i < count; i++) {
        if (epoch == null || !epoch.equals(epochs[i])) {
          return 0;
        }
      }
      return epoch == null ? 0 : epoch;
    }

    Integer[] places() {
      return Arrays.copyOf(places, count);
    }

    Long[] users() {
      return Arrays.copyOf(users, count);
    }

    /** Nulls for those who are not known. */
    Long[] epochs() {
      return Arrays.copyOf(epochs, count);
    }
  }
}
