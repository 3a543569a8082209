package io.cotalk.node.health;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices processes that use the same shards without being in one cluster: events of one would
 * reach clients of the other by polls alone, and limits would count apart. Every process renews a
 * row of its own in each shard. Those of one cluster know each other by membership and are not
 * looked at. One for each node; ends with the Vert.x instance.
 */
public final class NodeLeases {
  private static final Logger log = LoggerFactory.getLogger(NodeLeases.class);
  private static final Duration PERIOD = Duration.ofSeconds(3);
  private static final Duration RELEASE = Duration.ofSeconds(1);

  /**
   * Renews the own row, sweeps dead ones and returns living ones of processes outside; by the
   * primary key, of few rows.
   */
  private static final String RENEW =
      """
      with dead as (
        delete from node_leases where process in (
          select process from node_leases
          where until < clock_timestamp() - interval '1 minute' order by process limit 100)
      ), own as (
        insert into node_leases (process, node, clustered, until)
        values ($1, $2, $3, clock_timestamp() + interval '15 seconds')
        on conflict (process) do update set until = excluded.until
      )
      select process, node, until from node_leases
      where process <> $1 and until > clock_timestamp() and not (clustered and $3)
      order by process limit 100
      """;

  private static final String REMOVE = "delete from node_leases where process = $1";

  private final Shards shards;
  private final String node;
  private final String process;
  private final boolean clustered;

  /** By shard; each replaced as a whole by the answer of its shard. */
  private final Map<Integer, Map<String, Lease>> seen = new ConcurrentHashMap<>();

  private volatile boolean told;
  private volatile boolean ended;

  /**
   * @param node the node's name
   * @param process differs between two runs of a node
   * @param clustered whether the node is in a cluster
   */
  public NodeLeases(Shards shards, String node, String process, boolean clustered) {
    this.shards = shards;
    this.node = node;
    this.process = process;
    this.clustered = clustered;
  }

  /** Begins to renew and to look, every three seconds. */
  public void start(Vertx vertx) {
    look();
    vertx.setPeriodic(PERIOD.toMillis(), timer -> look());
  }

  /** Says what is wrong now, from memory. Any thread. */
  public Optional<Trouble> trouble() {
    TreeSet<String> strangers = new TreeSet<>();
    seen.values().forEach(leases -> leases.forEach((id, lease) -> lease.addTo(strangers)));
    return strangers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Trouble.of(
                "another node uses these shards without a common cluster: "
                    + String.join(", ", strangers)));
  }

  /** Removes the own rows; never fails, and takes a second at most. */
  public Future<Void> release() {
    ended = true;
    return Future.join(
            shards.all().stream().map(shard -> shard.query(REMOVE, Tuple.of(process))).toList())
        .timeout(RELEASE.toMillis(), TimeUnit.MILLISECONDS)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private void look() {
    if (ended) {
      return;
    }
    for (Shard shard : shards.all()) {
      shard
          .query(RENEW, Tuple.of(process, node, clustered))
          .onSuccess(rows -> take(shard.index(), rows))
          .onFailure(cause -> seen.remove(shard.index()));
    }
  }

  private void take(int shard, RowSet<Row> rows) {
    Map<String, Lease> before = seen.getOrDefault(shard, Map.of());
    Map<String, Lease> now = new HashMap<>();
    for (Row row : rows) {
      String id = row.getString(0);
      now.put(id, Lease.after(before.get(id), row.getString(1), row.getOffsetDateTime(2)));
    }
    seen.put(shard, now);
    tell();
  }

  private void tell() {
    Optional<Trouble> trouble = trouble();
    if (trouble.isPresent() && !told) {
      log.warn(
          "{}; set cluster.enabled and cluster.members on all of them", trouble.get().reason());
    } else if (trouble.isEmpty() && told) {
      log.info("no other node uses these shards without a common cluster any more");
    }
    told = trouble.isPresent();
  }

  /**
   * A row of another process. It counts once it was renewed under our eyes: one that was killed
   * leaves a row behind for some seconds.
   */
  private record Lease(String node, OffsetDateTime until, boolean renewed) {
    static Lease after(@Nullable Lease before, String node, OffsetDateTime until) {
      boolean renewed = before != null && (before.renewed || until.isAfter(before.until));
      return new Lease(node, until, renewed);
    }

    void addTo(TreeSet<String> names) {
      if (renewed) {
        names.add(node);
      }
    }
  }
}
