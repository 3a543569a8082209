package io.cotalk.core.persistence;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.event.EventKind;
import io.cotalk.core.config.PersistenceConfig;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.id.Cid;
import io.cotalk.id.IdMaker;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.node.dev.EmbeddedServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The write path alone, from lane to commit, in one process, on four databases of one durable
 * PostgreSQL, beside bare inserts of the same rows in batches of the same size through the same
 * driver: rows a second. The processor time for each row is printed after each iteration.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 8, time = 5)
@Measurement(iterations = 4, time = 5)
@Fork(1)
public class AppendBenchmark {
  private static final int ROWS = 20_000;

  /** As many for each shard as give the rooms of a batch five sends each, or all one each. */
  @Param({"5", "1"})
  public int sendsPerRoom;

  private static final int MEMBERS = 5;
  private static final String BODY = "{\"text\":\"" + "x".repeat(100) + "\"}";
  private static final long TICKS = 100;

  private static final String TABLE =
      """
      create table bare (like messages including all);
      create index on bare (cid)
      """;
  private static final String INSERT =
      """
      insert into bare select r, s, s, u, 1, $6, c, c, b
        from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[]) t(r, s, u, c, b)
      """;

  /** Sends in the lane of each shard at any time, and rows of a bare batch. */
  @Param({"16", "50", "200"})
  public int batch;

  private final IdMaker ids = new IdMaker(InstantSource.system());
  private final List<List<RoomId>> rooms = new ArrayList<>();
  private final Map<RoomId, List<UserId>> members = new HashMap<>();
  private Path folder;
  private EmbeddedServers servers;
  private Vertx vertx;
  private Shards shards;
  private Sends sends;
  private long rows;
  private double clientBefore;
  private double serverBefore;

  @Setup
  public void start() throws Exception {
    folder = Files.createTempDirectory("cotalk-append");
    servers = EmbeddedServers.start(folder, folder.resolve("programs"));
    vertx = Vertx.vertx();
    BusCodecs.register(vertx);
    Duration second = Duration.ofSeconds(1);
    ShardsConfig databases =
        new ShardsConfig(
            servers.databases(),
            8,
            500,
            second.multipliedBy(10),
            second.multipliedBy(5),
            second,
            true);
    shards = await(new ShardsOpener(vertx, databases, "benchmark").open());
    PersistenceConfig config =
        new PersistenceConfig(
            200, 10_000, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofDays(7));
    PersistenceMetrics metrics = new PersistenceMetrics(new SimpleMeterRegistry(), 4);
    LocalLanes lanes = new LocalLanes("node", shards.all().size(), 1);
    Digests digests = new Digests(vertx, shards, lanes);
    Doubts doubts = new Doubts(new ShardLogReader(vertx, shards), digests);
    Announcer announcer = new Announcer(vertx, RoomAddressing.ROOM, digests, doubts);
    RoomLog log = new RoomLog(shards, announcer, metrics, config.cidWindow(), PlantedFaults.none());
    sends =
        new Sends(
            vertx,
            shards,
            lanes,
            new LanePeers(vertx, second),
            config.sendTimeout(),
            new SimpleMeterRegistry());
    await(
        vertx.deployVerticle(
            new PersistenceVerticle(0, shards, log, lanes, digests, config, metrics)));
    shards.all().forEach(shard -> rooms.add(new ArrayList<>()));
    for (int i = 0; i < 4 * batch / sendsPerRoom; i++) {
      make(log, i);
    }
    for (Shard shard : shards.all()) {
      for (String statement : TABLE.split(";")) {
        await(shard.query(statement, Tuple.tuple()));
      }
    }
  }

  /** On the shards in turn, so that each has as many. */
  private void make(RoomLog log, int number) throws Exception {
    UserId creator = ids.user(number % 1024);
    RoomId room = ids.room(creator.slot());
    List<UserId> people = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      people.add(ids.user(ThreadLocalRandom.current().nextInt(1024)));
    }
    RoomDraft draft = new RoomDraft(room, creator, new RoomCreated("a room", people));
    await(
        log.create(
            draft,
            tx ->
                tx.preparedQuery("insert into members values ($1, $2, 0, 1, 0, 0)")
                    .executeBatch(
                        people.stream()
                            .map(member -> Tuple.of(room.value(), member.value()))
                            .toList())
                    .mapEmpty()));
    rooms.get(shards.of(room).index()).add(room);
    members.put(room, people);
  }

  @Setup(Level.Iteration)
  public void note() throws IOException {
    rows = 0;
    clientBefore = ticks(ProcessHandle.current().pid());
    serverBefore = postgres();
  }

  @TearDown(Level.Iteration)
  public void tell() throws IOException {
    double client = ticks(ProcessHandle.current().pid()) - clientBefore;
    double server = postgres() - serverBefore;
    double micros = 1e6 / TICKS / Math.max(1, rows);
    System.out.printf(
        "%n   %.1f µs of PostgreSQL, %.1f µs here for a row  ", server * micros, client * micros);
  }

  @TearDown
  public void stop() throws Exception {
    await(shards.close().compose(closed -> vertx.close()));
    servers.close();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /** As many sends as {@code batch} are in each lane all the time. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void lanes() throws InterruptedException {
    rows += ROWS;
    CountDownLatch done = new CountDownLatch(ROWS);
    AtomicInteger left = new AtomicInteger(ROWS);
    for (int shard = 0; shard < rooms.size(); shard++) {
      for (int i = 0; i < batch; i++) {
        send(shard, left, done);
      }
    }
    done.await();
  }

  private void send(int shard, AtomicInteger left, CountDownLatch done) {
    if (left.getAndDecrement() <= 0) {
      return;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<RoomId> its = rooms.get(shard);
    RoomId room = its.get(random.nextInt(its.size()));
    List<UserId> people = members.get(room);
    UserId sender = people.get(random.nextInt(people.size()));
    sends
        .send(Transport.HTTP, new AppendEvent(room, sender, cid(), EventKind.MSG, BODY, 0))
        .onComplete(
            answer -> {
              if (answer.failed()) {
                answer.cause().printStackTrace();
              }
              done.countDown();
              send(shard, left, done);
            });
  }

  /** One batch after the other on each database. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void bare() throws Exception {
    rows += ROWS;
    List<Future<Void>> all = new ArrayList<>();
    for (Shard shard : shards.all()) {
      all.add(batches(shard, ROWS / shards.all().size() / batch));
    }
    await(Future.all(all));
  }

  private Future<Void> batches(Shard shard, int left) {
    if (left <= 0) {
      return Future.succeededFuture();
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    List<RoomId> its = rooms.get(shard.index());
    Long[] room = new Long[batch];
    Long[] seq = new Long[batch];
    UUID[] cid = new UUID[batch];
    String[] body = new String[batch];
    for (int i = 0; i < batch; i++) {
      room[i] = its.get(random.nextInt(its.size())).value();
      seq[i] = (long) i;
      cid[i] = cid().value();
      body[i] = BODY;
    }
    return shard
        .writeRaw(INSERT, Tuple.of(room, seq, room, cid, body, OffsetDateTime.now()))
        .compose(done -> batches(shard, left - 1));
  }

  private static Cid cid() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (System.currentTimeMillis() << 16) | 0x7000 | random.nextInt(0x1000);
    return new Cid(new UUID(high, (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** Of all processes whose working folder is that of the data. */
  private double postgres() throws IOException {
    double sum = 0;
    for (ProcessHandle each : ProcessHandle.allProcesses().toList()) {
      Path place = Path.of("/proc/" + each.pid() + "/cwd");
      if (Files.isReadable(place) && place.toRealPath().startsWith(folder)) {
        sum += ticks(each.pid());
      }
    }
    return sum;
  }

  private static double ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Double.parseDouble(words[11]) + Double.parseDouble(words[12]);
  }
}
