package io.cotalk.core.tail;

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
import java.util.stream.Stream;

/**
 * Writes events of many transactions at a time to four shards while readers and the database server
 * are killed, and shows what consumers missed. {@code main} takes events, writers and kills.
 */
public final class TailProof {
  private static final List<String> CONSUMERS = List.of("search", "webhooks");

  /** While the database server starts. */
  private static final long RETRY_NANOS = 20_000_000;

  private final LocalServers servers;
  private final List<Database> shards;
  private final Map<String, List<SeenEvents>> seen;
  private final AtomicLong written = new AtomicLong();
  private final List<TailNode> nodes = new ArrayList<>();
  private int process;

  private TailProof(LocalServers servers) {
    this.servers = servers;
    this.shards = EmptyShards.on(servers);
    this.seen = Map.of(CONSUMERS.get(0), ofShards(), CONSUMERS.get(1), ofShards());
  }

  private List<SeenEvents> ofShards() {
    return shards.stream().map(shard -> new SeenEvents(false)).toList();
  }

  /** Runs the long form. */
  public static void main(String[] args) throws Exception {
    List<String> faults =
        run(Long.parseLong(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    faults.forEach(System.err::println);
    System.exit(faults.isEmpty() ? 0 : 1);
  }

  /**
   * @param events at least so many are written
   * @param kills how often a reader and the database server are killed
   * @return what a consumer missed or got too early
   */
  static List<String> run(long events, int writers, int kills) throws Exception {
    try (LocalServers servers = LocalServers.launch()) {
      return new TailProof(servers).run(events, writers, kills, Executors.newCachedThreadPool());
    }
  }

  private List<String> run(long events, int writers, int kills, ExecutorService threads)
      throws Exception {
    addNode();
    shards.forEach(TailWriter::prepare);
    addNode();
    IntStream.range(0, writers)
        .forEach(i -> threads.execute(() -> write(shards.get(i % shards.size()), events)));
    for (int kill = 1; kill <= kills; kill++) {
      long mark = events * kill / (kills + 1);
      Await.until("events are written", Duration.ofMinutes(10), () -> written.get() >= mark);
      nodes.removeFirst().kill();
      addNode();
      servers.killDatabase();
      servers.restartDatabase();
    }
    threads.close();
    Await.until("consumers are done", Duration.ofMinutes(5), this::isDone);
    List<String> faults =
        seen.values().stream().flatMap(List::stream).flatMap(s -> s.faults().stream()).toList();
    System.out.printf(
        "%d events written, first %d, repeated %d, faults %d%n",
        written.get(),
        counts().mapToLong(SeenEvents::firsts).sum(),
        counts().mapToLong(SeenEvents::repeats).sum(),
        faults.size());
    nodes.forEach(TailNode::close);
    return faults;
  }

  private Stream<SeenEvents> counts() {
    return seen.values().stream().flatMap(List::stream);
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
  private void write(Database shard, long events) {
    while (written.get() < events) {
      try (TailWriter writer = new TailWriter(shard)) {
        while (written.get() < events) {
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
