package io.cotalk.core.shards;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a migrated shard ready to be followed: the indexes on {@code tx}, without holding up those
 * who write, and the base of {@code tx} (decision 0099). Blocking; nodes that start at once take
 * turns.
 */
final class TailPreparation {
  private static final Logger log = LoggerFactory.getLogger(TailPreparation.class);

  /**
   * Any fixed number, but not the lock of the start: a session that waits for a lock in a statement
   * has a snapshot, and the building of an index waits for the end of every older snapshot.
   */
  private static final long TAIL_LOCK = 0x436F5461696CL;

  private static final Duration LOCK_POLL = Duration.ofMillis(50);

  /** What each table's index on {@code tx} lacks: partitions of messages, and user_log. */
  private static final String UNINDEXED =
      """
      select c.oid::regclass::text
        from pg_class c
       where (c.oid = 'user_log'::regclass
              or c.oid in (select inhrelid from pg_inherits where inhparent = 'messages'::regclass))
         and not exists (select from pg_index i
                          where i.indrelid = c.oid and i.indisvalid
                            and pg_get_indexdef(i.indexrelid, 1, false) = 'tx'
                            and (c.relname = 'user_log'
                                 or exists (select from pg_inherits
                                             where inhrelid = i.indexrelid and inhparent = 'messages_tx'::regclass)))
       order by 1
      """;

  /**
   * The greatest tx, and the base that lets those to come be greater; no row where they are so
   * already. Both come from one snapshot: what it sees has a lower xid than its xmax.
   */
  private static final String RAISE =
      """
      update tail_base
         set base = t.top - pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1
        from (select greatest(coalesce((select max(tx) from messages where tx > 0), 0),
                              coalesce((select max(tx) from user_log where tx > 0), 0),
                              coalesce((select max(tx) from tail_readers), 0) HEADS) top) t
       where base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint <= t.top
      returning base
      """;

  /** Heads of rooms whose events have been taken away; they have no index. */
  private static final String HEADS =
      ", coalesce((select max(last_tx) from rooms), 0), coalesce((select max(last_tx) from users), 0)";

  /** What is looked at for the greatest tx. */
  enum Scan {
    /** What has an index: for every start. */
    INDEXED,
    /** All: for a shard of which is known that it was restored. */
    ALL
  }

  private final Connection connection;
  private final int shard;
  private final Duration lockTimeout;

  /**
   * @param lockTimeout longest wait for a lock that holds up sends
   */
  TailPreparation(Connection connection, int shard, Duration lockTimeout) {
    this.connection = connection;
    this.shard = shard;
    this.lockTimeout = lockTimeout;
  }

  /**
   * Waits for its turn, makes what lacks, and keeps its turn until the connection closes.
   *
   * @param make false: a missing index is a {@link ShardMismatchException}
   */
  void run(boolean make, Scan scan) throws SQLException {
    lock();
    List<String> unindexed = unindexed();
    if (!make && !unindexed.isEmpty()) {
      throw new ShardMismatchException(
          "shards.databases[%d]: its table %s has no index on tx; expected a migrated database"
              .formatted(shard, unindexed.getFirst()));
    }
    for (String table : unindexed) {
      index(table);
    }
    raiseBase(scan);
  }

  private void lock() throws SQLException {
    while (!yes("select pg_try_advisory_lock(" + TAIL_LOCK + ")")) {
      try {
        Thread.sleep(LOCK_POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted while another node prepares the shard", e);
      }
    }
  }

  private List<String> unindexed() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(UNINDEXED)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  /**
   * What an earlier try left unfinished goes first; what it finished is kept, and only attached. To
   * attach it waits no longer for locks than sends do: every send to the partition waits behind it.
   */
  private void index(String table) throws SQLException {
    log.atInfo()
        .addKeyValue("shard", shard)
        .addKeyValue("table", table)
        .log("making the index of the tail");
    String name = table + "_tx";
    boolean made =
        yes(
            "select exists (select from pg_index where indisvalid and indexrelid = to_regclass('%s'))"
                .formatted(name));
    if (!made) {
      execute("drop index concurrently if exists " + name);
      execute("create index concurrently " + name + " on " + table + " (tx) where tx > 0");
    }
    if (!table.equals("user_log")) {
      execute("set lock_timeout = " + lockTimeout.toMillis());
      execute("alter index messages_tx attach partition " + name);
      execute("reset lock_timeout");
    }
  }

  private void raiseBase(Scan scan) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(RAISE.replace("HEADS", scan == Scan.ALL ? HEADS : ""))) {
      if (row.next()) {
        log.atWarn()
            .addKeyValue("shard", shard)
            .addKeyValue("base", row.getLong(1))
            .log("the server counts its transactions from a lower number than this shard has seen");
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean yes(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
