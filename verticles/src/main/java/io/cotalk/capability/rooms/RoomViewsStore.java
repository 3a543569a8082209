package io.cotalk.capability.rooms;

import io.cotalk.bus.command.MemberRole;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.shards.Shard;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads rooms as their members see them, from the rooms' shards. */
final class RoomViewsStore {
  /**
   * By primary keys; the newest message by messages_room_seq in the one partition of its time. Long
   * messages come shortened, so that a page of rooms stays small.
   */
  private static final String ROOMS =
      """
      select r.id, r.title, r.member_count, r.last_seq, r.last_n, m.role, m.joined_seq,
             read_position(m.user_id, m.read_n, r.sent_by, r.sent_n),
             array(select f.user_id from members f where f.room_id = r.id order by f.user_id limit $3),
             l.seq, l.n, l.sender_id, l.cid, l.created_at, l.body
        from rooms r
        join members m on m.room_id = r.id and m.user_id = $1
        left join lateral (
          select seq, n, sender_id, cid, created_at,
                 case when octet_length(body) <= $4 then body
                      else json_build_object('text', left(body::json ->> 'text', $5), 'cut', true)::text
                 end as body
            from messages
           where room_id = r.id and seq = r.message_seq and created_at = r.message_at) l
          on l.seq >= m.joined_seq
       where r.id = any ($2)
      """;

  /**
   * By the primary keys of rooms and members. One row with nulls for a member who asks beyond the
   * end.
   */
  private static final String MEMBERS =
      """
      select m.user_id, m.role, read_position(m.user_id, m.read_n, r.sent_by, r.sent_n)
        from members me
        join rooms r on r.id = me.room_id
        left join lateral (
          select user_id, role, read_n from members
           where room_id = me.room_id and user_id > $3
           order by user_id limit $4) m on true
       where me.room_id = $1 and me.user_id = $2
       order by m.user_id
      """;

  /** Members named with a room. */
  static final int FIRST_MEMBERS = 10;

  /** Longest message that comes whole with a room, in bytes of its JSON. */
  private static final int WHOLE_BYTES = 4096;

  /** What is shown of longer ones, in code points. */
  private static final int CUT_CODE_POINTS = 200;

  /** A room without the names of its members. */
  record RoomRow(
      RoomId id,
      @Nullable String title,
      List<UserId> members,
      int memberCount,
      long head,
      long n,
      long readN,
      long joinedSeq,
      MemberRole role,
      @Nullable RoomEvent last) {}

  /** A member without their name. */
  record MemberRow(UserId user, MemberRole role, long readN) {}

  /** Reads those of {@code rooms}, all of one shard, that {@code caller} is a member of. */
  Future<List<RoomRow>> rooms(Shard shard, UserId caller, Collection<RoomId> rooms) {
    Long[] ids = rooms.stream().map(RoomId::value).toArray(Long[]::new);
    Tuple arguments = Tuple.of(caller.value(), ids, FIRST_MEMBERS, WHOLE_BYTES, CUT_CODE_POINTS);
    return shard
        .query(ROOMS, arguments)
        .map(
            rows -> {
              List<RoomRow> found = new ArrayList<>(rows.size());
              rows.forEach(row -> found.add(room(row)));
              return found;
            });
  }

  private static RoomRow room(Row row) {
    RoomId id = new RoomId(row.getLong(0));
    return new RoomRow(
        id,
        row.getString(1),
        Stream.of(row.getArrayOfLongs(8)).map(UserId::new).toList(),
        row.getInteger(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(7),
        row.getLong(6),
        MemberRole.ofNumber(row.getInteger(5)),
        last(id, row));
  }

  private static @Nullable RoomEvent last(RoomId room, Row row) {
    Long seq = row.getLong(9);
    UUID cid = row.getUUID(12);
    if (seq == null) {
      return null;
    }
    return new RoomEvent(
        room,
        seq,
        row.getLong(10),
        EventKind.MSG,
        new UserId(row.getLong(11)),
        cid == null ? null : new Cid(cid),
        row.getOffsetDateTime(13).toInstant().toEpochMilli(),
        row.getString(14));
  }

  /** Reads members by ascending id; empty for a caller who is no member. */
  Future<Optional<List<MemberRow>>> members(
      Shard shard, RoomId room, UserId caller, long after, int limit) {
    return shard
        .query(MEMBERS, Tuple.of(room.value(), caller.value(), after, limit))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return Optional.empty();
              }
              List<MemberRow> members = new ArrayList<>(rows.size());
              for (Row row : rows) {
                if (row.getLong(0) != null) {
                  members.add(member(row));
                }
              }
              return Optional.of(members);
            });
  }

  private static MemberRow member(Row row) {
    return new MemberRow(
        new UserId(row.getLong(0)), MemberRole.ofNumber(row.getInteger(1)), row.getLong(2));
  }
}
