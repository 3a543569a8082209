package io.cotalk.persistence;

import io.cotalk.id.RoomId;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Sends of many rooms of one shard as the arrays that {@code append_sends} takes: rooms ascending,
 * sends in order.
 */
final class SendBatch {
  private final Map<RoomId, List<PendingSend>> byRoom = new TreeMap<>();
  private int size;

  void add(PendingSend send) {
    byRoom.computeIfAbsent(send.send().room(), room -> new ArrayList<>()).add(send);
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
            sends -> sends.stream().filter(send -> send.late(nanos)).forEach(PendingSend::giveUp));
  }

  /** Returns the sends by room, rooms ascending, each room's in order of arrival. */
  Map<RoomId, List<PendingSend>> byRoom() {
    return byRoom;
  }

  /** Returns the arguments of {@code append_sends}. */
  Tuple arguments(long windowMillis) {
    Long[] rooms = byRoom.keySet().stream().map(RoomId::value).toArray(Long[]::new);
    Long[] room = new Long[size];
    Integer[] rank = new Integer[size];
    Long[] sender = new Long[size];
    UUID[] cid = new UUID[size];
    UUID[] hash = new UUID[size];
    String[] body = new String[size];
    long oldest = Long.MAX_VALUE;
    long newest = Long.MIN_VALUE;
    int i = 0;
    for (List<PendingSend> sends : byRoom.values()) {
      int place = 1;
      for (PendingSend pending : sends) {
        room[i] = pending.send().room().value();
        rank[i] = place++;
        sender[i] = pending.send().sender().value();
        cid[i] = pending.send().cid().value();
        hash[i] = pending.hash();
        body[i] = pending.send().body();
        oldest = Math.min(oldest, pending.send().cid().millis());
        newest = Math.max(newest, pending.send().cid().millis());
        i++;
      }
    }
    return Tuple.from(
        List.of(rooms, room, rank, sender, cid, hash, body, oldest, newest, windowMillis));
  }
}
