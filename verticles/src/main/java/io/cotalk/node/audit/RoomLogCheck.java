package io.cotalk.node.audit;

import io.cotalk.core.shards.ShardReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Every room's log: {@code seq} 1 to last without holes, {@code n} counts the messages, no send
 * twice, and the room's row says so. Goes through the rooms in portions of a bounded number of
 * events, each seen in one state.
 */
final class RoomLogCheck {
  /** Events in one portion, unless a single room has more. */
  private static final long PORTION = 200_000;

  private static final int ROOMS_AT_ONCE = 5_000;

  /**
   * Flaws of one kind that one portion reports; behind the first hole there may be as many more.
   */
  private static final int MOST = 1_000;

  private static final String ROOMS =
      "select id, last_seq from rooms where id > ? order by id limit " + ROOMS_AT_ONCE;

  /** By messages_room_seq of each partition. */
  private static final String PLACES =
      """
      select room_id, seq, before, n from (
        select room_id, seq, n, kind,
               coalesce(lag(seq) over o, 0) as before, coalesce(lag(n) over o, 0) as n_before
          from messages where room_id = any (?)
        window o as (partition by room_id order by seq, n)) e
       where seq <> before + 1 or n <> n_before + (kind = 1)::int
       order by room_id, seq limit
      """
          + MOST;

  private static final String HEADS =
      """
      select r.id, r.last_seq, r.last_n, r.message_seq, r.member_count,
             coalesce(e.seq, 0), coalesce(e.n, 0), coalesce(e.message_seq, 0), coalesce(m.members, 0)
        from rooms r
        left join (select room_id, max(seq) as seq, max(n) as n,
                          max(seq) filter (where kind = 1) as message_seq
                     from messages where room_id = any (?) group by room_id) e on e.room_id = r.id
        left join (select room_id, count(*) as members
                     from members where room_id = any (?) group by room_id) m on m.room_id = r.id
       where r.id = any (?)
         and (r.last_seq, r.last_n, r.message_seq, r.member_count)
             is distinct from (coalesce(e.seq, 0), coalesce(e.n, 0), coalesce(e.message_seq, 0),
                               coalesce(m.members, 0))
       limit
      """
          + MOST;

  private static final String DOUBLES =
      """
      select room_id, sender_id, cid::text, array_agg(seq order by seq)::text
        from messages where room_id = any (?) and cid is not null
       group by room_id, sender_id, cid having count(*) > 1
       limit
      """
          + MOST;

  private final ShardReader shard;
  private final Findings findings;

  RoomLogCheck(ShardReader shard, Findings findings) {
    this.shard = shard;
    this.findings = findings;
  }

  void run() throws SQLException {
    List<Long> rooms = new ArrayList<>();
    long last = 0;
    do {
      Portion portion = new Portion(rooms);
      shard.refresh();
      shard.rows(ROOMS, row -> portion.offer(row.getLong(1), row.getLong(2)), last);
      if (!rooms.isEmpty()) {
        portion(rooms);
        last = rooms.getLast();
      }
    } while (!rooms.isEmpty());
  }

  /** Takes rooms in their order until one does not fit; at least one. */
  private static final class Portion {
    private final List<Long> rooms;
    private long events;
    private boolean full;

    Portion(List<Long> rooms) {
      this.rooms = rooms;
      rooms.clear();
    }

    void offer(long room, long size) {
      full = full || (!rooms.isEmpty() && events + Math.max(0, size) > PORTION);
      if (!full) {
        events += Math.max(0, size);
        rooms.add(room);
      }
    }
  }

  private void portion(List<Long> rooms) throws SQLException {
    findings.checked("rooms", rooms.size());
    shard.rows(PLACES, this::place, rooms);
    shard.rows(HEADS, this::head, rooms, rooms, rooms);
    shard.rows(DOUBLES, this::twice, rooms);
    shard.rows(
        "select count(*) from messages where room_id = any (?)",
        row -> findings.checked("events", row.getLong(1)),
        rooms);
  }

  private void place(ResultSet row) throws SQLException {
    String room = "room " + row.getLong(1);
    long seq = row.getLong(2);
    long before = row.getLong(3);
    if (seq == before) {
      add(Flaw.FORK, room + ": two events with seq " + seq);
    } else if (seq > before + 1) {
      add(Flaw.HOLE, room + ": no seq " + (before + 1) + " to " + (seq - 1));
    } else if (seq < before + 1) {
      add(Flaw.FORK, room + ": seq " + seq + " is none");
    } else {
      add(Flaw.ORDINAL, room + ": seq " + seq + " has n " + row.getLong(4));
    }
  }

  private void head(ResultSet row) throws SQLException {
    add(
        Flaw.HEAD,
        "room %d: its row has last_seq %d, last_n %d, message_seq %d, member_count %d; stored are %d, %d, %d, %d"
            .formatted(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9)));
  }

  private void twice(ResultSet row) throws SQLException {
    add(
        Flaw.DOUBLE,
        "room %d: cid %s of user %d has seq %s"
            .formatted(row.getLong(1), row.getString(3), row.getLong(2), row.getString(4)));
  }

  private void add(Flaw flaw, String where) {
    findings.add(flaw, shard.index(), where);
  }
}
