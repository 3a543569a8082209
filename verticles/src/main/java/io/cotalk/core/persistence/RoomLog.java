package io.cotalk.core.persistence;

import static io.cotalk.core.config.FailPoint.AFTER_ACK_BEFORE_PUBLISH;
import static io.cotalk.core.config.FailPoint.AFTER_COMMIT_BEFORE_ACK;
import static io.cotalk.core.config.FailPoint.MID_BATCH;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.faults.FailPoints;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hop 3: the only writer of the rooms' logs. Whatever gets a {@code seq} gets it here, inside the
 * transaction that stores it, under the room row's lock. After the commit it answers the senders,
 * then tells the cluster. One for each node; any thread.
 *
 * <p>The server-side functions are in {@code db/migration/R__room_log.sql}.
 */
public final class RoomLog {
  static final String APPEND_EVENTS =
      """
      select outcome, base_seq, base_n, stored_at, epoch
      from append_events(
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
        $21, $22, $23)
      """;
  static final String APPEND_EACH =
      """
      select outcome, seq, n, stored_at
      from append_each_event($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """;
  private static final String LOCK =
      "select direct, member_count, last_seq, last_n from rooms where id = $1 for no key update";
  private static final String CREATE_ROOM =
      "select create_room($1, $2, $3, $4, $5, $6, $7) as stored_at";

  private final Shards shards;
  private final Announcer announcer;
  private final PersistenceMetrics metrics;
  private final long windowMillis;
  private final FailPoints points;
  private final LogBugs bugs;
  private final SentReads reads;
  private final KnownWriters writers = new KnownWriters();
  private final Drafts drafts;
  private final RequestKeys keys;

  /**
   * @param window how long a cid may be repeated
   */
  public RoomLog(
      Shards shards,
      Announcer announcer,
      PersistenceMetrics metrics,
      Duration window,
      PlantedFaults faults) {
    this.shards = shards;
    this.announcer = announcer;
    this.metrics = metrics;
    this.windowMillis = window.toMillis();
    this.points = faults.points();
    this.bugs = new LogBugs(faults.bug());
    this.reads = new SentReads(shards, metrics);
    this.drafts = new Drafts(windowMillis);
    this.keys = new RequestKeys(shards, windowMillis);
  }

  /**
   * Writes a batch in one transaction and one round trip, and answers the sends of all rooms that
   * were plain. Completes with the rooms that were not: held by somebody else, or with a send that
   * needs an answer of its own; of these nothing was stored. Fails with the driver's failure when
   * the whole batch failed, or may have.
   */
  Future<List<RoomId>> append(Shard shard, EventBatch batch) {
    long start = System.nanoTime();
    bugs.beforeWriting(batch);
    return points
        .pass(
            AFTER_COMMIT_BEFORE_ACK,
            write(shard, bugs.arguments(batch.arguments(writers, windowMillis))))
        .map(
            rows -> {
              List<RoomId> rest = settle(batch, rows);
              int left = rest.stream().mapToInt(room -> batch.of(room).size()).sum();
              metrics.batchCommitted(shard.index(), batch.size() - left, System.nanoTime() - start);
              return rest;
            });
  }

  /** A point between the rows and their commit needs a transaction of more than one statement. */
  private Future<RowSet<Row>> write(Shard shard, Tuple sends) {
    return points.isSet(MID_BATCH)
        ? shard.inTransaction(
            tx -> points.pass(MID_BATCH, tx.preparedQuery(APPEND_EVENTS).execute(sends)))
        : shard.writeRaw(APPEND_EVENTS, sends);
  }

  private List<RoomId> settle(EventBatch batch, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    Integer[] outcome = row.getArrayOfIntegers(0);
    Long[] baseSeq = row.getArrayOfLongs(1);
    Long[] baseN = row.getArrayOfLongs(2);
    OffsetDateTime[] storedAt = row.getArrayOfOffsetDateTimes(3);
    Long[] epoch = row.getArrayOfLongs(4);
    List<RoomId> rest = new ArrayList<>();
    int i = 0;
    for (Map.Entry<RoomId, List<PendingEvent>> room : batch.byRoom().entrySet()) {
      if (outcome[i] == AppendOutcome.STORED.number()) {
        long ts = storedAt[i].toInstant().toEpochMilli();
        if (!batch.areSendersKnown(i, epoch[i])) {
          writers.note(room.getValue(), epoch[i]);
        }
        settle(room.getKey(), room.getValue(), baseSeq[i], baseN[i], ts);
      } else {
        rest.add(room.getKey());
      }
      i++;
    }
    return rest;
  }

  private void settle(RoomId room, List<PendingEvent> sends, long baseSeq, long baseN, long ts) {
    long n = baseN;
    long seq = bugs.base(room, baseSeq, n, sends.size());
    List<RoomEvent> events = new ArrayList<>(sends.size());
    for (PendingEvent send : sends) {
      seq++;
      n += send.event().kind() == EventKind.MSG ? 1 : 0;
      SendReply reply = new SendReply(seq, n, ts, false);
      events.add(send.at(reply));
      stored(send, reply);
    }
    announceStored(events);
  }

  private void stored(PendingEvent pending, SendReply reply) {
    pending.complete(reply);
    AppendEvent event = pending.event();
    if (event.kind() == EventKind.MSG) {
      reads.note(event.room(), event.sender(), reply.n());
      announcer.sent(event.room(), event.sender(), reply.n());
    }
  }

  /** Returns how far those have read who have sent. */
  SentReads sentReads() {
    return reads;
  }

  private void announceStored(List<RoomEvent> events) {
    points.pass(AFTER_ACK_BEFORE_PUBLISH, () -> announcer.announce(events));
  }

  /**
   * Writes sends of one room, each for itself but in one transaction, waiting for the room's lock,
   * and answers each. Fails with the driver's failure when none was answered.
   */
  Future<Void> appendEach(Shard shard, RoomId room, List<PendingEvent> sends) {
    return shard
        .writeRaw(APPEND_EACH, eachArguments(room, sends))
        .map(
            rows -> {
              List<RoomEvent> stored = new ArrayList<>(sends.size());
              int i = 0;
              for (Row row : rows) {
                answer(sends.get(i++), row, stored);
              }
              metrics.writtenAlone(sends.size());
              announceStored(stored);
              return null;
            });
  }

  private Tuple eachArguments(RoomId room, List<PendingEvent> some) {
    EachEvent each = new EachEvent(some.size());
    some.forEach(pending -> each.add(pending.event(), pending.hash()));
    return each.arguments(room, windowMillis);
  }

  private void answer(PendingEvent send, Row row, List<RoomEvent> stored) {
    long ts = row.getOffsetDateTime(3).toInstant().toEpochMilli();
    AppendOutcome outcome = AppendOutcome.ofNumber(row.getInteger(0));
    switch (outcome) {
      case STORED -> {
        SendReply reply = new SendReply(row.getLong(1), row.getLong(2), ts, false);
        stored.add(send.at(reply));
        stored(send, reply);
      }
      case REPEATED -> repeated(send, new SendReply(row.getLong(1), row.getLong(2), ts, true));
      case CID_EXPIRED -> expired(send, outcome);
      case CONFLICT, NOT_FOUND, MUTED, RE_BEYOND, NO_MESSAGE, FORBIDDEN, HELD, NOT_PLAIN ->
          send.fail(outcome.refusal());
    }
  }

  /** The window is looked at first, so a try of ours whose answer was lost may be stored. */
  private static void expired(PendingEvent send, AppendOutcome outcome) {
    if (send.unsettled()) {
      send.fail(ErrorCode.UNKNOWN, "the shard did not answer; it may have been stored");
    } else {
      send.fail(outcome.refusal());
    }
  }

  /** A try of ours whose answer was lost was never announced; a client's repetition was. */
  private void repeated(PendingEvent send, SendReply first) {
    stored(send, first);
    if (send.unsettled()) {
      announcer.announce(List.of(send.at(first)));
    }
  }

  /**
   * Changes a room and writes the events that say so. In one transaction on the room's shard: the
   * room's row is locked, {@code rule} checks rights and writes what belongs to the change, its
   * drafts get the next places. An empty list changes nothing. {@code rule} may run more than once.
   *
   * @param key by which the change is recognised when it is asked for again: then {@code rule} does
   *     not run. Null for none. Nothing is remembered of what changed nothing
   * @return the events as written; fails with {@code not_found} when there is no such room, with
   *     {@code conflict} or {@code cid_expired} of the key, with {@code rule}'s failure, or as
   *     {@link Shard#inTransaction}
   */
  public Future<RoomChange> change(
      RoomId room, @Nullable ChangeKey key, Function<LockedRoom, Future<List<EventDraft>>> rule) {
    return shards
        .of(room)
        .inTransaction(tx -> lock(tx, room).compose(locked -> drafts.changed(locked, key, rule)))
        .onSuccess(change -> announcer.announce(change.events()))
        .onFailure(failure -> doubt(room, failure));
  }

  private void doubt(RoomId room, Throwable failure) {
    if (failure instanceof ChatException known && known.code().equals(ErrorCode.UNKNOWN)) {
      doubt(room);
    }
  }

  /**
   * Finds what {@link #change} wrote for {@code key} before, without waiting for the room; empty
   * for nothing. Fails with {@code conflict} or {@code cid_expired} of the key.
   */
  public Future<Optional<RoomChange>> changed(RoomId room, ChangeKey key) {
    return drafts.earlier(room, key, (sql, arguments) -> shards.of(room).query(sql, arguments));
  }

  /** Returns the requests that were done for other things than a change of a room. */
  public RequestKeys requestKeys() {
    return keys;
  }

  /** Notes that a write to {@code room} may have been committed without an answer. */
  void doubt(RoomId room) {
    announcer.doubt(room);
  }

  private static Future<LockedRoom> lock(SqlConnection tx, RoomId room) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(room.value()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw new ChatException(ErrorCode.NOT_FOUND, "no such room");
              }
              Row row = rows.iterator().next();
              return new LockedRoom(
                  room, tx, row.getBoolean(0), row.getInteger(1), row.getLong(2), row.getLong(3));
            });
  }

  /**
   * Creates a room with its first event. In the same transaction {@code rule} writes the members
   * and whatever else belongs to it.
   *
   * @return the first event, seq 1; fails with {@code rule}'s failure or as {@link
   *     Shard#inTransaction}; a clash of ids is a violation of {@code rooms_pkey}
   */
  public Future<RoomEvent> create(RoomDraft draft, Function<SqlConnection, Future<Void>> rule) {
    return shards
        .of(draft.room())
        .inTransaction(tx -> insert(tx, draft).compose(event -> rule.apply(tx).map(event)))
        .onSuccess(event -> announcer.announce(List.of(event)));
  }

  private static Future<RoomEvent> insert(SqlConnection tx, RoomDraft draft) {
    RoomCreated first = draft.first();
    String body = first.json();
    Tuple arguments =
        Tuple.of(
                draft.room().value(), first.title() == null, first.title(), draft.creator().value())
            .addInteger(first.members().size())
            .addInteger((int) first.kind().number())
            .addString(body);
    return tx.preparedQuery(CREATE_ROOM)
        .execute(arguments)
        .map(
            rows -> {
              long ts = rows.iterator().next().getOffsetDateTime(0).toInstant().toEpochMilli();
              return new RoomEvent(
                  draft.room(), 1, 0, first.kind(), draft.creator(), null, ts, body);
            });
  }
}
