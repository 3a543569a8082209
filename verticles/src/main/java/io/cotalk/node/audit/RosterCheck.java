package io.cotalk.node.audit;

import io.cotalk.core.shards.ShardReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rosters, on the rooms' shards, and the lists of rooms, on the users' shards, say the same. A
 * change on its way (in an outbox) is no contradiction; nor is one that is over when looked at
 * again, since two shards are never seen in one state.
 */
final class RosterCheck {
  private static final int PORTION = 2_000;
  private static final int LOOKS = 5;

  /** Contradictions that are looked at again; more are reported as they are. */
  private static final int MOST = 10_000;

  /** By the primary keys. */
  private static final String MEMBERS =
      """
      select room_id, user_id, joined_seq from members
       where (room_id, user_id) > (?, ?) order by room_id, user_id limit
      """
          + PORTION;

  private static final String LISTED =
      """
      select room_id, user_id, seq from user_rooms
       where (user_id, room_id) > (?, ?) and not gone order by user_id, room_id limit
      """
          + PORTION;

  private static final String LIST_OF =
      """
      select p.room, p.who, case when l.gone then -l.seq else l.seq end
        from unnest(?, ?) p(room, who) left join user_rooms l on l.user_id = p.who and l.room_id = p.room
      """;

  private static final String MEMBER_OF =
      """
      select p.room, p.who, m.joined_seq
        from unnest(?, ?) p(room, who) left join members m on m.user_id = p.who and m.room_id = p.room
      """;

  private static final String ON_ITS_WAY =
      "select count(*) from outbox where user_slot = ? and user_id = ? and room_id = ?";

  private record Membership(long room, long user) {}

  private final List<ShardReader> shards;
  private final Findings findings;
  private final Set<Membership> suspects = new LinkedHashSet<>();

  RosterCheck(List<ShardReader> shards, Findings findings) {
    this.shards = shards;
    this.findings = findings;
  }

  void run() throws SQLException {
    for (ShardReader shard : shards) {
      compare(shard, MEMBERS, LIST_OF, true);
      compare(shard, LISTED, MEMBER_OF, false);
    }
    for (int i = 0; i < LOOKS && !suspects.isEmpty(); i++) {
      Pause.take();
      refresh();
      for (Membership suspect : List.copyOf(suspects)) {
        if (contradiction(suspect) == null) {
          suspects.remove(suspect);
        }
      }
    }
    for (Membership suspect : suspects) {
      String what = contradiction(suspect);
      if (what != null) {
        findings.add(Flaw.ROSTER, home(suspect.room()).index(), what);
      }
    }
  }

  /** Goes through one side and asks the other, by shard, in portions. */
  private void compare(ShardReader shard, String side, String other, boolean roster)
      throws SQLException {
    Map<Membership, Long> page = new HashMap<>();
    long[] at = {0, 0};
    do {
      page.clear();
      shard.refresh();
      shard.rows(
          side,
          row -> {
            page.put(new Membership(row.getLong(1), row.getLong(2)), row.getLong(3));
            at[0] = row.getLong(roster ? 1 : 2);
            at[1] = row.getLong(roster ? 2 : 1);
          },
          at[0],
          at[1]);
      if (roster) {
        findings.checked("members", page.size());
      }
      ask(page, other, roster);
    } while (!page.isEmpty());
  }

  private void ask(Map<Membership, Long> page, String other, boolean roster) throws SQLException {
    Map<Integer, List<Membership>> byShard = new HashMap<>();
    for (Membership one : page.keySet()) {
      int target = home(roster ? one.user() : one.room()).index();
      byShard.computeIfAbsent(target, first -> new ArrayList<>()).add(one);
    }
    for (Map.Entry<Integer, List<Membership>> some : byShard.entrySet()) {
      ShardReader target = shards.get(some.getKey());
      target.refresh();
      target.rows(
          other,
          row -> {
            Membership one = new Membership(row.getLong(1), row.getLong(2));
            if (row.getLong(3) != page.getOrDefault(one, 0L)) {
              suspect(one);
            }
          },
          some.getValue().stream().map(Membership::room).toList(),
          some.getValue().stream().map(Membership::user).toList());
    }
  }

  private void suspect(Membership one) {
    if (suspects.size() < MOST) {
      suspects.add(one);
    } else {
      findings.add(
          Flaw.ROSTER,
          home(one.room()).index(),
          "room %d, user %d: not looked at again".formatted(one.room(), one.user()));
    }
  }

  /** Says what is wrong with one membership now; null when nothing is, or it is on its way. */
  private @Nullable String contradiction(Membership one) throws SQLException {
    ShardReader roomShard = home(one.room());
    long[] waiting = {0};
    roomShard.rows(
        ON_ITS_WAY, row -> waiting[0] = row.getLong(1), one.user() % 1024, one.user(), one.room());
    long joined = value(roomShard, MEMBER_OF, one);
    long listed = value(home(one.user()), LIST_OF, one);
    if (waiting[0] > 0 || joined == Math.max(0, listed)) {
      return null;
    }
    String place = "room %d, user %d: ".formatted(one.room(), one.user());
    if (joined == 0) {
      return place + "no member, but on the list of rooms by seq " + listed;
    }
    String list =
        listed == 0 ? "not there" : listed < 0 ? "left by seq " + -listed : "seq " + listed;
    return place + "member by seq " + joined + ", but on the list of rooms " + list;
  }

  private static long value(ShardReader shard, String query, Membership one) throws SQLException {
    long[] found = {0};
    shard.rows(query, row -> found[0] = row.getLong(3), List.of(one.room()), List.of(one.user()));
    return found[0];
  }

  private ShardReader home(long id) {
    return shards.get(shards.getFirst().shardOf(id));
  }

  private void refresh() throws SQLException {
    for (ShardReader shard : shards) {
      shard.refresh();
    }
  }
}
