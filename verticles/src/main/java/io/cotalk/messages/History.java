package io.cotalk.messages;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.persistence.Access;
import io.cotalk.persistence.RoomLogReader;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * Reads rooms for their members, in both directions from any position. Membership and head are
 * asked of the room's shard every time, so a page is never stale and no one reads who may not.
 * Members see events from the one that let them in. One for each node; any thread.
 *
 * <p>All fail with {@code not_found} (no such room, or no member: the same answer), {@code busy},
 * {@code unavailable}.
 */
public final class History {
  private final RoomLogReader reader;

  public History(RoomLogReader reader) {
    this.reader = reader;
  }

  /**
   * Reads the oldest events after {@code seq}.
   *
   * @param seq from 0; beyond the head the page is empty
   * @param limit most events, from 1
   */
  public Future<HistoryPage> after(RoomId room, UserId user, long seq, int limit) {
    return withAccess(
        room,
        user,
        access -> {
          long from = Math.max(seq, access.joinedSeq() - 1);
          long head = access.lastSeq();
          return from >= head
              ? empty(access)
              : reader.read(room, from, head, limit).map(events -> forwards(events, access));
        });
  }

  /**
   * Reads the newest events before {@code seq}.
   *
   * @param seq {@link Long#MAX_VALUE} for the newest page
   * @param limit most events, from 1
   */
  public Future<HistoryPage> before(RoomId room, UserId user, long seq, int limit) {
    return withAccess(
        room,
        user,
        access -> {
          long below = Math.min(seq, access.lastSeq() + 1);
          long hidden = access.joinedSeq() - 1;
          return below <= access.joinedSeq()
              ? empty(access)
              : reader
                  .readBefore(room, hidden, below, limit)
                  .map(events -> backwards(events, access));
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
    return Future.succeededFuture(new HistoryPage(List.of(), access.lastSeq(), false));
  }

  private static HistoryPage forwards(List<RoomEvent> events, Access access) {
    boolean more = !events.isEmpty() && events.getLast().seq() < access.lastSeq();
    return new HistoryPage(events, access.lastSeq(), more);
  }

  private static HistoryPage backwards(List<RoomEvent> events, Access access) {
    boolean more = !events.isEmpty() && events.getFirst().seq() > access.joinedSeq();
    return new HistoryPage(events, access.lastSeq(), more);
  }
}
