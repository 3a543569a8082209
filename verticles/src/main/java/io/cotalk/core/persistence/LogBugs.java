package io.cotalk.core.persistence;

import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.PlantedBug;
import io.cotalk.id.RoomId;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bugs that can be planted into the room log, for runs of chaos that have to find them. Does
 * nothing when none is planted. Any thread; a room on one at a time.
 */
final class LogBugs {
  /** Further back than the server looks for repetitions when nothing is repeated. */
  private static final long NO_WINDOW_MILLIS = -2 * 86_400_000L;

  private final PlantedBug planted;
  private final Map<RoomId, RoomHead> counted = new ConcurrentHashMap<>();

  LogBugs(PlantedBug planted) {
    this.planted = planted;
  }

  /** Comes before a batch is written; {@code ack_before_commit} answers it already. */
  void beforeWriting(EventBatch batch) {
    if (planted == PlantedBug.ACK_BEFORE_COMMIT) {
      batch.byRoom().forEach(this::answer);
    }
  }

  private void answer(RoomId room, List<PendingEvent> sends) {
    RoomHead last = counted.get(room);
    if (last == null) {
      return;
    }
    long ts = System.currentTimeMillis();
    for (int i = 1; i <= sends.size(); i++) {
      sends.get(i - 1).complete(new SendReply(last.seq() + i, last.n() + i, ts, false));
    }
  }

  /** Returns the arguments of {@code append_events}; {@code no_dedup} has it look for nothing. */
  Tuple arguments(Tuple arguments) {
    if (planted != PlantedBug.NO_DEDUP) {
      return arguments;
    }
    int rooms = arguments.get(Long[].class, 0).length;
    Tuple blind = Tuple.tuple();
    for (int i = 0; i < arguments.size(); i++) {
      blind.addValue(
          switch (i) {
            case EventBatch.CID_FROM ->
                Collections.nCopies(rooms, Long.MAX_VALUE).toArray(Long[]::new);
            case EventBatch.CID_TO ->
                Collections.nCopies(rooms, Long.MIN_VALUE).toArray(Long[]::new);
            case EventBatch.WINDOW -> NO_WINDOW_MILLIS;
            default -> arguments.getValue(i);
          });
    }
    return blind;
  }

  /**
   * Returns the {@code seq} behind which a room's sends of a batch are counted: that before the
   * batch; {@code seq_in_memory} goes on where this node has stopped.
   */
  long base(RoomId room, long seq, long n, int sends) {
    if (planted == PlantedBug.NONE) {
      return seq;
    }
    RoomHead last = counted.get(room);
    long base = planted == PlantedBug.SEQ_IN_MEMORY && last != null ? last.seq() : seq;
    counted.put(room, new RoomHead(room, base + sends, n + sends));
    return base;
  }
}
