package io.cotalk.node.audit;

import io.cotalk.core.shards.ShardReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Every row lies on the shard of its slot, belongs to a room that is there, and all maps agree. */
final class PlaceCheck {
  /** Table and the column whose slot says where its rows belong. */
  private record Owned(String table, String column) {}

  private static final List<Owned> OWNED =
      List.of(
          new Owned("users", "id"),
          new Owned("devices", "user_id"),
          new Owned("user_rooms", "user_id"),
          new Owned("user_log", "user_id"),
          new Owned("rooms", "id"),
          new Owned("members", "room_id"),
          new Owned("messages", "room_id"),
          new Owned("room_months", "room_id"),
          new Owned("direct_rooms", "low_user"),
          new Owned("outbox", "room_id"));

  private final ShardReader shard;
  private final Findings findings;

  PlaceCheck(ShardReader shard, Findings findings) {
    this.shard = shard;
    this.findings = findings;
  }

  /**
   * @param first the shard whose slot map the others must have
   */
  void run(ShardReader first) throws SQLException {
    if (!shard.slots().equals(first.slots())) {
      findings.add(
          Flaw.SLOT, shard.index(), "its slot map differs from that of shard " + first.index());
    }
    for (Owned owned : OWNED) {
      shard.refresh();
      shard.rows(misplaced(owned), row -> misplaced(owned, row), shard.index());
    }
    for (String table : List.of("messages", "members", "room_months", "direct_rooms")) {
      shard.rows(
          orphans(table),
          row ->
              findings.add(
                  Flaw.ORPHAN,
                  shard.index(),
                  "%d rows of %s of room %d, which is not there"
                      .formatted(row.getLong(2), table, row.getLong(1))));
    }
  }

  /** Grouped, so that a room in the wrong place is told once. */
  private static String misplaced(Owned owned) {
    return """
        select t.%2$s, count(*) from %1$s t
         where not exists (select from slot_map s where s.slot = t.%2$s %% 1024 and s.shard = ?)
         group by t.%2$s limit 1000
        """
        .formatted(owned.table(), owned.column());
  }

  private void misplaced(Owned owned, ResultSet row) throws SQLException {
    findings.add(
        Flaw.SLOT,
        shard.index(),
        "%d rows of %s with %s %d, which is of shard %d"
            .formatted(
                row.getLong(2),
                owned.table(),
                owned.column(),
                row.getLong(1),
                shard.shardOf(row.getLong(1))));
  }

  private static String orphans(String table) {
    return """
        select t.room_id, count(*) from %1$s t
         where not exists (select from rooms r where r.id = t.room_id)
         group by t.room_id limit 1000
        """
        .formatted(table);
  }
}
