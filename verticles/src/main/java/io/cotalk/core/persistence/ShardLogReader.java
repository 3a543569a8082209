package io.cotalk.core.persistence;

import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead.Seat;
import io.cotalk.bus.event.AppendRight;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.shards.GatheredReads;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.wire.EventJson;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Reads the rooms' logs and heads from their shards. One for each node that has them. */
public final class ShardLogReader implements RoomLogReader {
  private static final int OPENINGS_AT_ONCE = 200;

  /** Rooms of one user that are asked for together with those of others. */
  private static final int MAX_JOINED_ROOMS = 16;

  /** Rooms asked for in one statement. */
  private static final int HEADS_AT_ONCE = 5_000;

  /**
   * Index messages_room_seq in the partitions that hold the range. room_months says which: from the
   * month that holds the first seq, before the month that begins after the last. A month of
   * -infinity says that months tell nothing.
   */
  private static final String RANGE =
      """
      select seq, n, kind, sender_id, cid, created_at, body from messages
      where room_id = $1 and seq > $2 and seq <= $3
        and created_at >= (select coalesce(max(month), '-infinity') from room_months
                           where room_id = $1 and first_seq <= $2 + 1)::timestamptz
        and created_at < (select case when (select max(month) from room_months
                                            where room_id = $1 and first_seq <= $2 + 1) = '-infinity'
                                      then 'infinity' else coalesce(min(month), 'infinity') end
                          from room_months where room_id = $1 and first_seq > $3)::timestamptz
      """;

  private static final String FORWARD = RANGE + "order by seq limit $4";

  /**
   * As {@link #FORWARD}, up to the first event before which there are {@code $5} bytes of bodies;
   * with the number of those it left out.
   */
  private static final String PAGE =
      "select seq, n, kind, sender_id, cid, created_at, body, events from ("
          + "select r.*, count(*) over () as events,"
          + " sum(octet_length(body)) over (order by seq) - octet_length(body) as bytes_before"
          + " from ("
          + FORWARD
          + ") r) page where bytes_before < $5 order by seq";

  /** As {@link #PAGE}, from the newest event back. */
  private static final String PAGE_BACK =
      "select seq, n, kind, sender_id, cid, created_at, body from ("
          + "select r.*, sum(octet_length(body)) over (order by seq desc) - octet_length(body)"
          + " as bytes_before from ("
          + RANGE
          + ") r) page where bytes_before < $4 order by seq";

  /**
   * As {@link #RANGE}; reads no bodies. What an event's frame has beside its numbers and its body
   * is never less than for a message, whose frame is exactly so long.
   */
  private static final String NEWEST_WITHIN =
      "select min(seq) from (select seq, sum(octet_length(body) + length(seq::text)"
          + " + length(n::text) + length(sender_id::text) + $5) over (order by seq desc) as bytes"
          + " from ("
          + RANGE
          + ") r) newest where bytes <= $4";

  private static final String ACCESS =
      """
      select r.last_seq, r.last_n, read_position(m.user_id, m.read_n, r.sent_by, r.sent_n),
             m.joined_seq, m.role, r.last_at, r.member_count, coalesce(m.muted_until > now(), false)
      from rooms r join members m on m.room_id = r.id
      where r.id = $1 and m.user_id = $2
      """;

  /** By the primary keys of rooms and members. */
  private static final String ACCESS_MANY =
      """
      select r.last_seq, r.last_n, read_position(m.user_id, m.read_n, r.sent_by, r.sent_n),
             m.joined_seq, m.role, r.last_at, r.member_count, coalesce(m.muted_until > now(), false), r.id
      from rooms r join members m on m.room_id = r.id
      where r.id = any ($1) and m.user_id = $2
      """;

  /** By the primary keys of rooms and members; the numbers are the places of what was asked for. */
  private static final String ACCESS_OF_SEATS =
      """
      select r.last_seq, r.last_n, read_position(m.user_id, m.read_n, r.sent_by, r.sent_n),
             m.joined_seq, m.role, r.last_at, r.member_count, coalesce(m.muted_until > now(), false), p.place
      from unnest($1::bigint[], $2::bigint[]) with ordinality p(room, member, place)
        join rooms r on r.id = p.room
        join members m on m.room_id = p.room and m.user_id = p.member
      """;

  private static final String HEADS =
      """
      select id, last_seq, last_n, sent_by, sent_n,
             (extract(epoch from clock_timestamp() - last_at) * 1000)::bigint
      from rooms where id = any ($1)
      """;

  private final Shards shards;
  private final List<GatheredReads<Seat, Access>> openings;

  public ShardLogReader(Vertx vertx, Shards shards) {
    this.shards = shards;
    this.openings = GatheredReads.of(vertx, shards, OPENINGS_AT_ONCE, ShardLogReader::access);
  }

  @Override
  public long epoch(RoomId room) {
    return shards.of(room).epoch();
  }

  @Override
  public Future<List<RoomEvent>> read(RoomId room, long after, long upTo, int limit) {
    return shards
        .of(room)
        .query(FORWARD, Tuple.of(room.value(), after, upTo, limit))
        .map(rows -> events(room, rows));
  }

  /**
   * As {@link #read}, as many as fit: none after the first whose bodies, with those before it, have
   * {@code bytes} or more.
   */
  public Future<LogAnswer.EventPage> page(
      RoomId room, long after, long upTo, int limit, long bytes) {
    return shards
        .of(room)
        .query(PAGE, Tuple.of(room.value(), after, upTo, limit, bytes))
        .map(
            rows -> {
              boolean more = rows.size() > 0 && rows.iterator().next().getLong(7) > rows.size();
              return new LogAnswer.EventPage(events(room, rows), more);
            });
  }

  @Override
  public Future<List<RoomEvent>> readWithin(
      RoomId room, long after, long upTo, End end, int bytes) {
    if (end == End.OLDEST) {
      return page(room, after, upTo, (int) (upTo - after), bytes).map(LogAnswer.EventPage::events);
    }
    return shards
        .of(room)
        .query(PAGE_BACK, Tuple.of(room.value(), after, upTo, (long) bytes))
        .map(rows -> events(room, rows));
  }

  @Override
  public Future<Long> newestWithin(RoomId room, long after, long upTo, long bytes) {
    long fixed = EventJson.fixedBytes(room);
    return shards
        .of(room)
        .query(NEWEST_WITHIN, Tuple.of(room.value(), after, upTo, bytes, fixed))
        .map(rows -> rows.iterator().next().getLong(0))
        .map(first -> first == null ? upTo + 1 : first);
  }

  @Override
  public Future<Optional<Access>> access(RoomId room, UserId user) {
    return shards
        .of(room)
        .query(ACCESS, Tuple.of(room.value(), user.value()))
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(access(rows.iterator().next())));
  }

  @Override
  public Future<Optional<Access>> accessToOpen(RoomId room, UserId user) {
    return openings.get(shards.of(room).index()).get(new Seat(room, user));
  }

  private static Future<Map<Seat, Access>> access(Shard shard, List<Seat> seats) {
    Long[] rooms = seats.stream().map(seat -> seat.room().value()).toArray(Long[]::new);
    Long[] users = seats.stream().map(seat -> seat.user().value()).toArray(Long[]::new);
    return shard
        .query(ACCESS_OF_SEATS, Tuple.from(List.<Object>of(rooms, users)))
        .map(
            rows -> {
              Map<Seat, Access> found = new HashMap<>();
              rows.forEach(row -> found.put(seats.get(row.getInteger(8) - 1), access(row)));
              return found;
            });
  }

  /**
   * Reads what users may see of rooms, in one statement for each shard. Who is no member is not in
   * the answer. Fails as the first shard did when none could be asked.
   *
   * @param seats at least one
   */
  public Future<LogAnswer.Accesses> accessOf(List<Seat> seats) {
    Map<Shard, List<Seat>> byShard =
        seats.stream().collect(Collectors.groupingBy(seat -> shards.of(seat.room())));
    Map<Seat, Access> found = new ConcurrentHashMap<>();
    List<RoomId> unasked = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> reads = new ArrayList<>();
    byShard.forEach(
        (shard, some) ->
            reads.add(
                access(shard, some)
                    .onSuccess(found::putAll)
                    .onFailure(away -> some.forEach(seat -> unasked.add(seat.room())))));
    return Future.join(reads)
        .transform(
            done ->
                reads.stream().allMatch(Future::failed)
                    ? Future.failedFuture(reads.getFirst().cause())
                    : Future.succeededFuture(accesses(seats, found, unasked)));
  }

  private static LogAnswer.Accesses accesses(
      List<Seat> seats, Map<Seat, Access> found, List<RoomId> unasked) {
    List<LogAnswer.SeatAccess> rows = new ArrayList<>(found.size());
    for (int i = 0; i < seats.size(); i++) {
      Access it = found.get(seats.get(i));
      if (it != null) {
        rows.add(
            new LogAnswer.SeatAccess(
                i,
                it.lastSeq(),
                it.lastN(),
                it.readN(),
                it.joinedSeq(),
                it.role(),
                it.lastAt(),
                it.members(),
                it.muted()));
      }
    }
    return new LogAnswer.Accesses(rows, unasked);
  }

  /** A few rooms as {@link #accessToOpen} does, many in one statement for each shard. */
  @Override
  public Future<Map<RoomId, Optional<Access>>> access(Collection<RoomId> rooms, UserId user) {
    Map<RoomId, Optional<Access>> found = new ConcurrentHashMap<>();
    List<Future<?>> reads = new ArrayList<>();
    if (rooms.size() <= MAX_JOINED_ROOMS) {
      rooms.forEach(
          room ->
              reads.add(
                  accessToOpen(room, user)
                      .map(access -> found.put(room, access))
                      .otherwiseEmpty()));
    } else {
      shards
          .roomsByShard(rooms)
          .forEach((shard, some) -> reads.add(access(shard, some, user, found).otherwiseEmpty()));
    }
    return Future.all(reads).map(found);
  }

  @Override
  public List<List<RoomId>> byShard(Collection<RoomId> rooms) {
    return List.copyOf(shards.roomsByShard(rooms).values());
  }

  private static Future<Void> access(
      Shard shard, List<RoomId> rooms, UserId user, Map<RoomId, Optional<Access>> into) {
    Long[] ids = rooms.stream().map(RoomId::value).toArray(Long[]::new);
    return shard
        .query(ACCESS_MANY, Tuple.of(ids, user.value()))
        .map(
            rows -> {
              rooms.forEach(room -> into.put(room, Optional.empty()));
              rows.forEach(row -> into.put(new RoomId(row.getLong(8)), Optional.of(access(row))));
              return null;
            });
  }

  private static Access access(Row row) {
    return new Access(
        row.getLong(0),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getInteger(4),
        row.getOffsetDateTime(5).toInstant().toEpochMilli(),
        row.getInteger(6),
        row.getBoolean(7));
  }

  /** One statement for each shard and 5,000 rooms. */
  @Override
  public Future<Map<RoomId, ReadHead>> heads(Collection<RoomId> rooms) {
    Map<RoomId, ReadHead> heads = new HashMap<>();
    List<Future<Void>> reads = new ArrayList<>();
    shards
        .roomsByShard(rooms)
        .forEach((shard, some) -> reads.add(headsOf(shard, some, 0, heads).otherwiseEmpty()));
    return Future.all(reads).map(heads);
  }

  private static Future<Void> headsOf(
      Shard shard, List<RoomId> rooms, int from, Map<RoomId, ReadHead> into) {
    if (from >= rooms.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(rooms.size(), from + HEADS_AT_ONCE);
    Long[] ids = rooms.subList(from, to).stream().map(RoomId::value).toArray(Long[]::new);
    return shard
        .query(HEADS, Tuple.of(ids))
        .compose(
            rows -> {
              for (Row row : rows) {
                RoomId room = new RoomId(row.getLong(0));
                synchronized (into) {
                  into.put(room, readHead(room, row));
                }
              }
              return headsOf(shard, rooms, to, into);
            });
  }

  private static ReadHead readHead(RoomId room, Row row) {
    Long sender = row.getLong(3);
    return new ReadHead(
        new RoomHead(room, row.getLong(1), row.getLong(2)),
        row.getLong(5),
        sender == null ? null : new ReadMoved(room, new UserId(sender), row.getLong(4)));
  }

  private static List<RoomEvent> events(RoomId room, RowSet<Row> rows) {
    List<RoomEvent> events = new ArrayList<>(rows.size());
    for (Row row : rows) {
      EventKind kind = EventKind.ofNumber(row.getShort(2));
      // The key of a change of the room is between its sender and the log.
      UUID cid = kind.right() == AppendRight.CHECKED ? null : row.getUUID(4);
      events.add(
          new RoomEvent(
              room,
              row.getLong(0),
              row.getLong(1),
              kind,
              new UserId(row.getLong(3)),
              cid == null ? null : new Cid(cid),
              row.getOffsetDateTime(5).toInstant().toEpochMilli(),
              row.getString(6)));
    }
    return events;
  }
}
