package io.cotalk.capability.messages;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.persistence.RoomLogReader.End;
import io.cotalk.error.BadField;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reads rooms for their members, in both directions from any position. Membership and head are
 * asked of the room's shard every time, so a page is never stale and no one reads who may not; the
 * events themselves may come from memory. A page ends early when it has many bytes. Members see
 * events from the one that let them in. One for each node; any thread.
 *
 * <p>All fail with {@code not_found} (no such room, or no member: the same answer), {@code busy},
 * {@code unavailable}.
 */
public final class History {
  private static final String AFTER = "after";

  private final RoomLogReader reader;
  private final EventBlocks blocks;
  private final int pageBytes;
  private final Map<Range, Future<EventRun>> underWay = new ConcurrentHashMap<>();

  public History(RoomLogReader reader, MessagesConfig config, MeterRegistry registry) {
    this.reader = reader;
    this.pageBytes = config.pageBytes();
    this.blocks = new EventBlocks(config, registry);
  }

  /** Returns the epoch of the room's log. */
  long epoch(RoomId room) {
    return reader.epoch(room);
  }

  /** Events after one and up to another, from one end as far as a page goes. */
  private record Range(RoomId room, long after, long to, End end) {}

  /**
   * Reads the oldest events after {@code seq}.
   *
   * @param seq from 0; one beyond the head is {@code bad_request}, as in an {@code open}
   * @param limit most events, from 1
   */
  public Future<HistoryPage> after(RoomId room, UserId user, long seq, int limit) {
    return withAccess(
        room,
        user,
        access -> {
          long after = Math.max(seq, access.joinedSeq() - 1);
          long head = access.lastSeq();
          if (seq > head) {
            throw new BadField(AFTER, "the position is ahead of the room, which is at " + head);
          }
          return after >= head
              ? empty(access)
              : read(room, after + 1, Math.min(head, after + limit), End.OLDEST)
                  .map(run -> run.firstWithin(pageBytes))
                  .map(run -> new HistoryPage(run, head, run.count() > 0 && run.last() < head));
        });
  }

  /**
   * Reads the newest events before {@code seq}.
   *
   * @param seq one beyond the head means the newest page
   * @param limit most events, from 1
   */
  public Future<HistoryPage> before(RoomId room, UserId user, long seq, int limit) {
    return withAccess(
        room,
        user,
        access -> {
          long head = access.lastSeq();
          long below = Math.min(seq, head + 1);
          long oldest = access.joinedSeq();
          return below <= oldest
              ? empty(access)
              : read(room, Math.max(oldest, below - limit), below - 1, End.NEWEST)
                  .map(run -> run.lastWithin(pageBytes))
                  .map(run -> new HistoryPage(run, head, run.count() > 0 && run.first() > oldest));
        });
  }

  private Future<HistoryPage> withAccess(
      RoomId room, UserId user, Function<Access, Future<HistoryPage>> read) {
    return reader
        .access(room, user)
        .compose(
            access ->
                read.apply(
                    access.orElseThrow(
                        () -> new ChatException(ErrorCode.NOT_FOUND, "no such room"))));
  }

  private static Future<HistoryPage> empty(Access access) {
    return Future.succeededFuture(new HistoryPage(EventRun.NONE, access.lastSeq(), false));
  }

  /** Takes from memory what is there; of a room that went on, only what is new is read. */
  private Future<EventRun> read(RoomId room, long from, long to, End end) {
    EventRun known = blocks.find(room, from, to);
    if (known.count() > 0 && known.last() == to) {
      return Future.succeededFuture(known);
    }
    long after = known.count() > 0 ? known.last() : from - 1;
    return once(new Range(room, after, to, end)).map(read -> joined(known, read, end));
  }

  /** The newest may be so long that they do not reach back to what is known. */
  private static EventRun joined(EventRun known, EventRun read, End end) {
    boolean apart = end == End.NEWEST && read.count() > 0 && read.first() > known.last() + 1;
    return apart ? read : known.and(read);
  }

  /** Those who want the same events at once, as after a node was lost, wait for one read. */
  private Future<EventRun> once(Range range) {
    Promise<EventRun> read = Promise.promise();
    Future<EventRun> other = underWay.putIfAbsent(range, read.future());
    if (other != null) {
      return here(other);
    }
    return Future.succeededFuture()
        .compose(
            begin ->
                reader.readWithin(range.room(), range.after(), range.to(), range.end(), pageBytes))
        .map(events -> keep(range.room(), events))
        .onComplete(
            done -> {
              underWay.remove(range);
              read.handle(done);
            });
  }

  /** A log with a hole, which the audit would name, is shown as it is and not remembered. */
  private EventRun keep(RoomId room, List<RoomEvent> events) {
    EventRun run = EventRun.of(events);
    if (events.isEmpty() || events.getLast().seq() == run.last()) {
      blocks.add(room, run);
    }
    return run;
  }

  /** The answer is written where the request came from, whoever's read it was. */
  private static <T> Future<T> here(Future<T> read) {
    Context caller = Vertx.currentContext();
    if (caller == null) {
      return read;
    }
    Promise<T> promise = Promise.promise();
    read.onComplete(done -> caller.runOnContext(ignored -> promise.handle(done)));
    return promise.future();
  }
}
