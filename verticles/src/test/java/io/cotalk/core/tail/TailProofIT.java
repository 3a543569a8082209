package io.cotalk.core.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.tail.TailConsumer.Beginning;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Transactions that are harder on the tail than the nodes' own (see {@link TailWriter}) write to
 * four shards while readers and the database server are killed. What nodes write is followed in
 * chaos and in {@code ./cotalk tail-proof}.
 */
@Order(2)
final class TailProofIT {
  /** Without the rule of xmin one of twenty is missing, without that of last_tx some are early. */
  private static final long EVENTS = 8_000;

  private static final int WRITERS = 16;
  private static final int KILLS = 2;
  private static final List<String> CONSUMERS = List.of("search", "webhooks");

  /** While the database server starts. */
  private static final long RETRY_NANOS = 20_000_000;

  private final LocalServers servers = LocalServers.launch();
  private final List<Database> shards;
  private final Map<String, List<SeenEvents>> seen;
  private final AtomicLong written = new AtomicLong();
  private final List<TailNode> nodes = new ArrayList<>();
  private int process;

  TailProofIT() {
    shards = EmptyShards.on(servers);
    seen = Map.of(CONSUMERS.get(0), ofShards(), CONSUMERS.get(1), ofShards());
  }

  @AfterEach
  void close() {
    nodes.forEach(TailNode::close);
    servers.close();
  }

  @Test
  void killedReadersAndDatabasesLoseAndSkipNothing() {
    write(Executors.newCachedThreadPool());
    List<String> faults =
        seen.values().stream().flatMap(List::stream).flatMap(s -> s.faults().stream()).toList();
    assertThat(faults).isEmpty();
    assertThat(written.get()).isGreaterThanOrEqualTo(EVENTS);
  }

  private List<SeenEvents> ofShards() {
    return shards.stream().map(shard -> new SeenEvents(false)).toList();
  }

  private void write(ExecutorService threads) {
    addNode();
    shards.forEach(TailWriter::prepare);
    addNode();
    IntStream.range(0, WRITERS)
        .forEach(i -> threads.execute(() -> write(shards.get(i % shards.size()))));
    for (int kill = 1; kill <= KILLS; kill++) {
      long mark = EVENTS * kill / (KILLS + 1);
      Await.until("events are written", Duration.ofMinutes(10), () -> written.get() >= mark);
      nodes.removeFirst().kill();
      addNode();
      servers.killDatabase();
      servers.restartDatabase();
    }
    threads.close();
    Await.until("consumers are done", Duration.ofMinutes(5), this::isDone);
  }

  private List<SeenEvents> seenBy(String consumer) {
    return Objects.requireNonNull(seen.get(consumer));
  }

  private void addNode() {
    TailConsumer[] consumers =
        CONSUMERS.stream()
            .map(
                name ->
                    new TailConsumer(
                        name,
                        Beginning.FIRST,
                        batch -> seenBy(name).get(batch.shard()).take(batch)))
            .toArray(TailConsumer[]::new);
    nodes.add(new TailNode("node" + process++, shards, TailNode.CONFIG, consumers));
  }

  /** A transaction that failed may be stored or not; the shards say so in the end. */
  private void write(Database shard) {
    while (written.get() < EVENTS) {
      try (TailWriter writer = new TailWriter(shard)) {
        while (written.get() < EVENTS) {
          written.addAndGet(writer.transaction());
        }
      } catch (SQLException e) {
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private boolean isDone() {
    return IntStream.range(0, shards.size())
        .allMatch(
            i -> {
              Map<String, Long> stored = stored(shards.get(i));
              return seen.values().stream().allMatch(each -> each.get(i).heads().equals(stored));
            });
  }

  /** The shard's own heads of logs, without empty ones. */
  private static Map<String, Long> stored(Database shard) {
    return Sql.rows(
            shard,
            """
            select 'room ' || id as log, last_seq as head from rooms where last_seq > 0
            union all select 'user ' || id, last_u from users where last_u > 0
            """)
        .stream()
        .collect(
            Collectors.toMap(
                row -> String.valueOf(row.get("log")),
                row -> Long.valueOf(String.valueOf(row.get("head")))));
  }
}
