package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Shard;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Other rooms' messages for the shard of a room, written past the nodes, as whole rooms that {@code
 * ctl audit} finds right: their rows, members, lists of rooms and months. Blocking.
 *
 * <p>Ids lie around the room's own, at whole milliseconds from it, so that the room is in the
 * middle of every index and not at its edge. Each statement writes its rooms' events in turn, as if
 * all of them talked at the same time.
 */
final class ShardFill {
  /** Of each room; the first makes the room, all others are messages. */
  static final int EVENTS = 1_000;

  static final int ROOMS_AT_ONCE = 500;

  /** An id's milliseconds begin at this bit; below them are random bits and the slot. */
  private static final int MILLIS_BIT = 22;

  /** The ids of the rooms of a portion; ?: the room, the id of the first one, their numbers. */
  private static final String ROOMS =
      """
      with r as (
        select k, ?::bigint + (case when k %% 2 = 0 then k / 2 + 1 else -(k / 2 + 1) end) * (1::bigint << %d) as id,
               ?::bigint as first_id
          from generate_series(?::bigint, ?::bigint) k)
      """
          .formatted(MILLIS_BIT);

  private static final String USERS =
      "insert into users (id, handle, name, password_hash) select id, 'filler' || id, 'Filler', '' from r";

  /** The user of the first room is in all of them, each other one in one. */
  private static final String ROWS =
      """
      insert into rooms (id, direct, title, creator_id, created_at, member_count, last_seq, last_n, last_at,
                         message_seq, message_at)
      select id, false, 'Filler', id, now(), case when id = first_id then 1 else 2 end,
             %1$d, %1$d - 1, now(), %1$d, now() from r
      """
          .formatted(EVENTS);

  private static final String MONTHS =
      "insert into room_months select id, date_trunc('month', now())::date, 1 from r";

  private static final String MEMBERS =
      """
      insert into members (room_id, user_id, role, joined_seq, joined_n, read_n)
      select id, id, 2, 1, 0, %1$d - 1 from r
      union all select id, first_id, 0, 1, 0, 0 from r where id <> first_id
      """
          .formatted(EVENTS);

  private static final String LISTS =
      """
      insert into user_rooms (user_id, room_id, seq, gone)
      select id, id, 1, false from r
      union all select first_id, id, 1, false from r where id <> first_id
      """;

  /** Client ids of version 7, ascending like real ones. */
  private static final String MESSAGES =
      """
      insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body)
      select r.id, s, s - 1, r.id, case when s = 1 then 7 else 1 end, now(),
             case when s > 1 then (lpad(to_hex((extract(epoch from now()) * 1000)::bigint + s), 12, '0')
                                   || '70008000' || lpad(to_hex(r.k), 12, '0'))::uuid end,
             '00000000-0000-0000-0000-000000000000', ?
        from generate_series(1, %d) s cross join r order by s, r.k
      """
          .formatted(EVENTS);

  private static final String BODY =
      "select body from messages where room_id = ? and kind = 1 order by seq desc limit 1";

  /** So that neither a vacuum nor a checkpoint runs beside what is measured. */
  private static final List<String> AFTERWARDS =
      List.of(
          "vacuum (analyze) users",
          "vacuum (analyze) rooms",
          "vacuum (analyze) members",
          "vacuum (analyze) user_rooms",
          "vacuum (analyze) room_months",
          "vacuum (analyze) messages",
          "checkpoint");

  private final Shard shard;
  private final long room;

  /**
   * For a shard without fillers.
   *
   * @param room on this shard, with at least one message, whose text all others get
   */
  ShardFill(Shard shard, long room) {
    this.shard = shard;
    this.room = room;
  }

  /** How many rooms hold at least so many events. */
  static long rooms(long events) {
    return Math.max(0, (events + EVENTS - 1) / EVENTS);
  }

  /** The id of a filler by its number, as {@link #ROOMS} computes it. */
  static long id(long room, long number) {
    long place = number % 2 == 0 ? number / 2 + 1 : -(number / 2 + 1);
    return room + (place << MILLIS_BIT);
  }

  /** Writes at least so many events, in whole rooms; returns how many. */
  long write(long events, Progress progress) throws IOException {
    long rooms = rooms(events);
    progress.say("%,d messages of %,d other rooms".formatted(rooms * EVENTS, rooms));
    try (Connection connection = shard.connect();
        Statement statement = connection.createStatement()) {
      // Months are of UTC; a crash of the server ends the run anyway.
      statement.execute("set timezone = 'UTC'");
      statement.execute("set synchronous_commit = off");
      String body = body(connection);
      for (long from = 0; from < rooms; from += ROOMS_AT_ONCE) {
        long to = Math.min(rooms, from + ROOMS_AT_ONCE);
        portion(connection, from, to - 1, body);
        progress.show("messages", to * EVENTS, rooms * EVENTS);
      }
      progress.say("vacuum and checkpoint");
      for (String sql : AFTERWARDS) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return rooms * EVENTS;
  }

  private String body(Connection connection) throws SQLException, IOException {
    try (PreparedStatement query = connection.prepareStatement(BODY)) {
      query.setLong(1, room);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new IOException("room " + room + " has no message");
        }
        return row.getString(1);
      }
    }
  }

  private void portion(Connection connection, long from, long to, String body) throws SQLException {
    connection.setAutoCommit(false);
    for (String sql : List.of(USERS, ROWS, MONTHS, MEMBERS, LISTS, MESSAGES)) {
      try (PreparedStatement insert = connection.prepareStatement(ROOMS + sql)) {
        insert.setLong(1, room);
        insert.setLong(2, id(room, from));
        insert.setLong(3, from);
        insert.setLong(4, to);
        if (sql.equals(MESSAGES)) {
          insert.setString(5, body);
        }
        insert.executeUpdate();
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }
}
