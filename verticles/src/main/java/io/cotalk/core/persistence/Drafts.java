package io.cotalk.core.persistence;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a change of a locked room writes into its log, by the append that all events go through. */
final class Drafts {
  private static final String EARLIER =
      """
      select outcome, seq, n, stored_at, kind, body from earlier_append($1, $2, $3, $4, $5, $6)
      """;

  private final long windowMillis;

  Drafts(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  /** Makes the change, or finds that it was made; see {@link RoomLog#change}. */
  Future<RoomChange> changed(
      LockedRoom room,
      @Nullable ChangeKey key,
      Function<LockedRoom, Future<List<EventDraft>>> rule) {
    Future<Optional<RoomChange>> before =
        key == null
            ? Future.succeededFuture(Optional.empty())
            : earlier(room.room(), key, (sql, args) -> room.tx().preparedQuery(sql).execute(args));
    return before.compose(
        earlier ->
            earlier.isPresent()
                ? Future.succeededFuture(earlier.get())
                : rule.apply(room).compose(drafts -> write(room, key, drafts)));
  }

  /** Finds what {@code key} has changed, by {@code query}; as {@link RoomLog#changed}. */
  Future<Optional<RoomChange>> earlier(
      RoomId room, ChangeKey key, BiFunction<String, Tuple, Future<RowSet<Row>>> query) {
    Tuple arguments =
        Tuple.of(room.value(), key.actor().value(), key.cid().value(), key.cid().millis())
            .addUUID(key.hash())
            .addLong(windowMillis);
    return query
        .apply(EARLIER, arguments)
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(earlier(room, key, rows)));
  }

  private static RoomChange earlier(RoomId room, ChangeKey key, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    AppendOutcome outcome = AppendOutcome.ofNumber(row.getInteger(0));
    if (outcome != AppendOutcome.REPEATED) {
      throw outcome.refusal();
    }
    RoomEvent event =
        new RoomEvent(
            room,
            row.getLong(1),
            row.getLong(2),
            EventKind.ofNumber(row.getInteger(4)),
            key.actor(),
            null,
            millis(row),
            row.getString(5));
    return new RoomChange(List.of(event), true);
  }

  /** The last event is the one that was asked for, so it has the key. */
  private Future<RoomChange> write(
      LockedRoom room, @Nullable ChangeKey key, List<EventDraft> drafts) {
    if (drafts.isEmpty()) {
      return Future.succeededFuture(new RoomChange(List.of(), false));
    }
    List<String> bodies = drafts.stream().map(draft -> draft.body().json()).toList();
    EachEvent each = new EachEvent(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      each.add(drafts.get(i), bodies.get(i), i == drafts.size() - 1 ? key : null);
    }
    return room.tx()
        .preparedQuery(RoomLog.APPEND_EACH)
        .execute(each.arguments(room.room(), windowMillis))
        .map(rows -> new RoomChange(written(room, drafts, bodies, rows), false));
  }

  private static List<RoomEvent> written(
      LockedRoom room, List<EventDraft> drafts, List<String> bodies, RowSet<Row> rows) {
    List<RoomEvent> events = new ArrayList<>(drafts.size());
    for (Row row : rows) {
      AppendOutcome outcome = AppendOutcome.ofNumber(row.getInteger(0));
      if (outcome != AppendOutcome.STORED) {
        throw outcome.refusal();
      }
      int i = events.size();
      EventDraft draft = drafts.get(i);
      events.add(
          new RoomEvent(
              room.room(),
              row.getLong(1),
              row.getLong(2),
              draft.body().kind(),
              draft.actor(),
              null,
              millis(row),
              bodies.get(i)));
    }
    return events;
  }

  private static long millis(Row row) {
    return row.getOffsetDateTime(3).toInstant().toEpochMilli();
  }
}
