package io.cotalk.capability.rooms;

import io.cotalk.bus.command.MemberRole;
import io.cotalk.bus.event.EventKind;
import io.cotalk.core.persistence.ChangeKey;
import io.cotalk.core.persistence.LockedRoom;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.core.wire.EventBodyJson;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of members and of direct rooms, on the rooms' shards. */
final class RosterStore {
  private static final String ADD_FIRST =
      """
      insert into members (room_id, user_id, role, joined_seq, joined_n, read_n)
      select $1, m.user_id, m.role, 1, 0, 0 from unnest($2::bigint[], $3::int[]) m(user_id, role)
      """;

  private static final String ADD =
      """
      insert into members (room_id, user_id, role, joined_seq, joined_n, read_n)
      values ($1, $2, $3, $4, $5, $5)
      """;

  private static final String REMOVE = "delete from members where room_id = $1 and user_id = $2";

  private static final String SET_ROLE =
      "update members set role = $3 where room_id = $1 and user_id = $2";

  private static final String COUNT =
      "update rooms set member_count = member_count + $2 where id = $1";

  private static final String ROLES =
      "select user_id, role from members where room_id = $1 and user_id = any ($2)";

  /** By the primary key of members: the members of one room. */
  private static final String HEIR =
      """
      select user_id, role from members where room_id = $1 and user_id <> $2
       order by (role = $3) desc, joined_seq, user_id limit 1
      """;

  private static final String MARK_READ =
      """
      with now as (
        select read_position(m.user_id, m.read_n, r.sent_by, r.sent_n) as read_n,
               least($3, r.last_n) as wanted
          from members m join rooms r on r.id = m.room_id
         where m.room_id = $1 and m.user_id = $2),
      moved as (
        update members m set read_n = now.wanted from now
         where m.room_id = $1 and m.user_id = $2 and m.read_n < now.wanted and now.read_n < now.wanted
        returning m.read_n)
      select greatest(now.read_n, now.wanted), exists (select 1 from moved) from now
      """;

  /** By the primary key of members. Own messages move the read position too. */
  private static final String TOUCHED =
      """
      select room_id from members
       where user_id = $1 and room_id = any ($2) and read_n > joined_n
      """;

  /** By the primary keys of members and rooms. */
  private static final String MEMBERSHIPS =
      """
      select r.id, r.direct from members m join rooms r on r.id = m.room_id
       where m.user_id = $1 and m.room_id = any ($2)
      """;

  /**
   * By the index of cids in the partitions of the time that a key can be repeated in; "+ 0" leaves
   * no other way.
   */
  private static final String LEFT_BY =
      """
      select room_id, seq from messages
       where cid = $2 and sender_id = $1 and room_id + 0 = any ($3) and body_hash = $4
         and created_at >= now() - interval '9 days' and created_at <= now() + interval '2 days'
      """;

  /** The first event has the time of its room, so it is looked for in one partition. */
  private static final String FIRST_EVENT =
      """
      select m.body from rooms r join messages m
          on m.room_id = r.id and m.seq = 1 and m.created_at = r.created_at
       where r.id = $1
      """;

  private static final String FIND_DIRECT =
      "select room_id from direct_rooms where low_user = $1 and high_user = $2";

  private static final String CLAIM_DIRECT =
      """
      insert into direct_rooms (low_user, high_user, room_id) values ($1, $2, $3)
      on conflict (low_user, high_user) do nothing
      """;

  /** A member with their role. */
  record Holder(UserId user, MemberRole role) {}

  /**
   * A read position.
   *
   * @param moved whether the request moved it
   */
  record ReadMark(long n, boolean moved) {}

  /** Writes the members of a new room, whose first event has seq 1. */
  Future<Void> addFirst(SqlConnection tx, RoomId room, List<Holder> members) {
    Long[] users = members.stream().map(m -> m.user().value()).toArray(Long[]::new);
    Integer[] roles = members.stream().map(m -> m.role().number()).toArray(Integer[]::new);
    Tuple rows = Tuple.of(room.value()).addArrayOfLong(users).addArrayOfInteger(roles);
    return tx.preparedQuery(ADD_FIRST).execute(rows).mapEmpty();
  }

  /** Writes a new member, who has read everything and sees what comes from {@code seq} on. */
  Future<Void> add(LockedRoom room, UserId user, long seq) {
    Tuple member =
        Tuple.of(room.room().value(), user.value(), MemberRole.MEMBER.number(), seq, room.lastN());
    return room.tx().preparedQuery(ADD).execute(member).compose(added -> count(room, 1));
  }

  /** Removes a member. */
  Future<Void> remove(LockedRoom room, UserId user) {
    Tuple member = Tuple.of(room.room().value(), user.value());
    return room.tx().preparedQuery(REMOVE).execute(member).compose(removed -> count(room, -1));
  }

  /** Changes a member's role. */
  Future<Void> setRole(LockedRoom room, UserId user, MemberRole role) {
    Tuple member = Tuple.of(room.room().value(), user.value(), role.number());
    return room.tx().preparedQuery(SET_ROLE).execute(member).mapEmpty();
  }

  private static Future<Void> count(LockedRoom room, int more) {
    return room.tx().preparedQuery(COUNT).execute(Tuple.of(room.room().value(), more)).mapEmpty();
  }

  /** Reads the roles of {@code users}; those that are no members are left out. */
  Future<Map<UserId, MemberRole>> roles(LockedRoom room, List<UserId> users) {
    Long[] ids = users.stream().map(UserId::value).toArray(Long[]::new);
    return room.tx()
        .preparedQuery(ROLES)
        .execute(Tuple.of(room.room().value()).addArrayOfLong(ids))
        .map(
            rows -> {
              Map<UserId, MemberRole> roles = new HashMap<>();
              for (Row row : rows) {
                Holder holder = holder(row);
                roles.put(holder.user(), holder.role());
              }
              return roles;
            });
  }

  /**
   * Finds who is responsible once {@code leaver} has left: another owner, else who has been a
   * member for the longest time; empty when nobody else is there.
   */
  Future<Optional<Holder>> heir(LockedRoom room, UserId leaver) {
    return room.tx()
        .preparedQuery(HEIR)
        .execute(Tuple.of(room.room().value(), leaver.value(), MemberRole.OWNER.number()))
        .map(RosterStore::firstHolder);
  }

  /**
   * As {@link #heir(LockedRoom, UserId)}, without a lock: it may be another one by the next moment.
   */
  Future<Optional<Holder>> likelyHeir(Shard shard, RoomId room, UserId leaver) {
    return shard
        .query(HEIR, Tuple.of(room.value(), leaver.value(), MemberRole.OWNER.number()))
        .map(RosterStore::firstHolder);
  }

  private static Optional<Holder> firstHolder(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(holder(rows.iterator().next()));
  }

  private static Holder holder(Row row) {
    return new Holder(new UserId(row.getLong(0)), MemberRole.ofNumber(row.getInteger(1)));
  }

  /** Moves a read position forward, at most to the newest message; empty for who is no member. */
  Future<Optional<ReadMark>> markRead(Shard shard, RoomId room, UserId user, long n) {
    return shard
        .write(MARK_READ, Tuple.of(room.value(), user.value(), n))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return Optional.empty();
              }
              Row row = rows.iterator().next();
              return Optional.of(new ReadMark(row.getLong(0), row.getBoolean(1)));
            });
  }

  /** Finds those of {@code rooms}, all of one shard, in which the user has read or written. */
  Future<List<RoomId>> touched(Shard shard, UserId user, List<RoomId> rooms) {
    Long[] ids = rooms.stream().map(RoomId::value).toArray(Long[]::new);
    return shard
        .query(TOUCHED, Tuple.of(user.value()).addArrayOfLong(ids))
        .map(
            rows -> {
              List<RoomId> found = new ArrayList<>(rows.size());
              rows.forEach(row -> found.add(new RoomId(row.getLong(0))));
              return found;
            });
  }

  /**
   * Finds those of {@code rooms}, all of one shard, that the user is a member of, and whether they
   * are direct.
   */
  Future<Map<RoomId, Boolean>> memberships(Shard shard, UserId user, List<RoomId> rooms) {
    Long[] ids = rooms.stream().map(RoomId::value).toArray(Long[]::new);
    return shard
        .query(MEMBERSHIPS, Tuple.of(user.value()).addArrayOfLong(ids))
        .map(
            rows -> {
              Map<RoomId, Boolean> found = new HashMap<>();
              rows.forEach(row -> found.put(new RoomId(row.getLong(0)), row.getBoolean(1)));
              return found;
            });
  }

  /**
   * Finds those of {@code rooms}, all of one shard, that were left by {@code key}, with the {@code
   * seq} of the event that says so.
   */
  Future<Map<RoomId, Long>> leftBy(Shard shard, ChangeKey key, List<RoomId> rooms) {
    Long[] ids = rooms.stream().map(RoomId::value).toArray(Long[]::new);
    return shard
        .query(
            LEFT_BY,
            Tuple.of(key.actor().value(), key.cid().value())
                .addArrayOfLong(ids)
                .addUUID(key.hash()))
        .map(
            rows -> {
              Map<RoomId, Long> left = new HashMap<>();
              rows.forEach(row -> left.put(new RoomId(row.getLong(0)), row.getLong(1)));
              return left;
            });
  }

  /** Reads what a room that is there began with. */
  Future<RoomCreated> firstEvent(Shard shard, RoomId room) {
    return shard
        .query(FIRST_EVENT, Tuple.of(room.value()))
        .map(rows -> EventBodyJson.read(EventKind.ROOM, rows.iterator().next().getString(0)))
        .map(RoomCreated.class::cast);
  }

  /** Finds the direct room of a pair. */
  Future<Optional<RoomId>> findDirect(Shard shard, Pair pair) {
    return shard
        .query(FIND_DIRECT, Tuple.of(pair.low().value(), pair.high().value()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(new RoomId(rows.iterator().next().getLong(0))));
  }

  /**
   * Makes {@code room} the pair's direct room, in the transaction that creates it; false when the
   * pair has one. Waits for another transaction that is making one.
   */
  Future<Boolean> claimDirect(SqlConnection tx, Pair pair, RoomId room) {
    return tx.preparedQuery(CLAIM_DIRECT)
        .execute(Tuple.of(pair.low().value(), pair.high().value(), room.value()))
        .map(rows -> rows.rowCount() == 1);
  }
}
