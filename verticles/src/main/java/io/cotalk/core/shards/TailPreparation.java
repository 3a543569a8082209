package io.cotalk.core.shards;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a migrated shard ready to be followed: the indexes on {@code tx}, without holding up those
 * who write, and the base of {@code tx} (decision 0099). One node at a time changes something; the
 * others look, and try again later. Blocking.
 */
final class TailPreparation {
  private static final Logger log = LoggerFactory.getLogger(TailPreparation.class);

  /**
   * Any fixed number, but not the lock of the start. It is never waited for: a session that waits
   * for a lock in a statement has a snapshot, and the building of an index waits for the end of
   * every older snapshot.
   */
  private static final long TAIL_LOCK = 0x436F5461696CL;

  /** SQLSTATE of a lock that others hold: the start tries again. */
  private static final String LOCKED = "55P03";

  /**
   * The tables with events: partitions of messages, the newest first, and user_log. Events are
   * written to months that are not over, to the default partition and to user_log; a day more,
   * because clocks differ.
   */
  private static final String TABLES =
      """
      select c.oid::regclass::text,
             exists (select from pg_index i
                      where i.indrelid = c.oid and i.indisvalid
                        and pg_get_indexdef(i.indexrelid, 1, false) = 'tx'
                        and (c.relname = 'user_log'
                             or exists (select from pg_inherits
                                         where inhrelid = i.indexrelid and inhparent = 'messages_tx'::regclass))),
             c.relname = 'user_log'
               or c.relname >= 'messages_' || to_char(now() at time zone 'UTC' - interval '1 day', 'YYYY_MM')
        from pg_class c
       where c.oid = 'user_log'::regclass
          or c.oid in (select inhrelid from pg_inherits where inhparent = 'messages'::regclass)
       order by c.relname desc
      """;

  /**
   * Those to come would not be greater than {@code TOP}, the greatest tx of what is looked at. Both
   * come from one snapshot: what it sees has a lower xid than its xmax.
   */
  private static final String LOW =
      "base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint <= TOP";

  private static final String IS_LOW = "select " + LOW + " from tail_base";

  private static final String RAISE =
      """
      update tail_base
         set base = TOP - pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1
       where LOW
      returning base
      """
          .replace("LOW", LOW);

  /** What is looked at for the greatest tx. */
  enum Scan {
    /** What has an index: for every start. */
    INDEXED,
    /**
     * All, also heads of rooms whose events have been taken away: for a shard of which is known
     * that it was restored.
     */
    ALL
  }

  /**
   * A table with events.
   *
   * @param indexed its index on tx is there
   * @param written events are written to it now, or will be
   */
  private record Table(String name, boolean indexed, boolean written) {}

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
   * Makes what must be there before the node writes: the indexes of what is written to, which have
   * little in them, and the base. Fails at once, as a lock that is held, while another node does
   * so. Its turn is kept until the connection closes.
   *
   * @param make false: a missing index is a {@link ShardMismatchException}
   * @return whether months that are over have their indexes, too; see {@link #finish}
   */
  boolean run(boolean make, Scan scan) throws SQLException {
    List<Table> tables = tables();
    List<Table> missing = missing(tables).filter(Table::written).toList();
    if (!make && !missing.isEmpty()) {
      throw new ShardMismatchException(
          "shards.databases[%d]: its table %s has no index on tx; expected a migrated database"
              .formatted(shard, missing.getFirst().name()));
    }
    if (!missing.isEmpty() || yes(with(IS_LOW, tables, scan))) {
      if (!takeTurn()) {
        throw new SQLException(
            "shards.databases.%d: another node makes the indexes of its tail or raises the base"
                .formatted(shard),
            LOCKED);
      }
      for (Table table : missing(tables()).filter(Table::written).toList()) {
        index(table.name());
      }
      raiseBase(scan);
    }
    return missing(tables()).findAny().isEmpty();
  }

  /**
   * Makes the indexes of months that are over, one after the other, the newest first. Does nothing
   * while another node is at work.
   *
   * @param make false: only looks
   * @return whether none is missing any more
   */
  boolean finish(boolean make) throws SQLException {
    if (missing(tables()).findAny().isEmpty()) {
      return true;
    }
    if (!make || !takeTurn()) {
      return false;
    }
    for (Table table : missing(tables()).toList()) {
      index(table.name());
    }
    return true;
  }

  private boolean takeTurn() throws SQLException {
    return yes("select pg_try_advisory_lock(" + TAIL_LOCK + ")");
  }

  private List<Table> tables() throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TABLES)) {
      while (row.next()) {
        tables.add(new Table(row.getString(1), row.getBoolean(2), row.getBoolean(3)));
      }
    }
    return tables;
  }

  private static Stream<Table> missing(List<Table> tables) {
    return tables.stream().filter(table -> !table.indexed());
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
        ResultSet row = statement.executeQuery(with(RAISE, tables(), scan))) {
      if (row.next()) {
        log.atWarn()
            .addKeyValue("shard", shard)
            .addKeyValue("base", row.getLong(1))
            .log("the server counts its transactions from a lower number than this shard has seen");
      }
    }
  }

  /** Without an index, a look at a table reads all of it. */
  private static String with(String sql, List<Table> tables, Scan scan) {
    Stream<String> parts =
        tables.stream()
            .filter(table -> table.indexed() || scan == Scan.ALL)
            .map(table -> " union all select max(tx) from " + table.name() + " where tx > 0");
    Stream<String> heads =
        scan == Scan.ALL
            ? Stream.of("max(last_tx) from rooms", "max(last_tx) from users")
            : Stream.of();
    String all =
        Stream.concat(
                parts,
                Stream.concat(heads, Stream.of("max(tx) from tail_readers"))
                    .map(each -> " union all select " + each))
            .collect(Collectors.joining());
    return sql.replace("TOP", "(select max(t.tx) from (select 0::bigint as tx " + all + ") t)");
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
