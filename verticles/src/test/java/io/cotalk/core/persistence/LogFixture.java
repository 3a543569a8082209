package io.cotalk.core.persistence;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.core.config.PersistenceConfig;
import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.id.Cid;
import io.cotalk.id.IdMaker;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The write path of one node on the run's databases, without sockets. */
public final class LogFixture implements AutoCloseable {
  static final PersistenceConfig CONFIG =
      new PersistenceConfig(
          200, 1_000, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofDays(7));

  private final IdMaker ids = new IdMaker(InstantSource.system());
  private final List<Database> databases;
  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Shards shards;
  final RoomLog log;
  public final RoomLogReader reader;
  final Doubts doubts;
  final Sends sends;

  public LogFixture(Servers servers) throws Exception {
    this(servers.databases());
  }

  LogFixture(List<Database> databases) throws Exception {
    this.databases = databases;
    BusCodecs.register(vertx);
    shards = await(new ShardsOpener(vertx, config(databases), Servers.CLUSTER).open());
    LocalLanes lanes = new LocalLanes("node", shards.all().size(), 1);
    Digests digests = new Digests(vertx, shards, lanes);
    PersistenceMetrics metrics = new PersistenceMetrics(registry, shards.all().size());
    reader = new ShardLogReader(vertx, shards);
    doubts = new Doubts(reader, digests);
    digests.start(Duration.ofMillis(100));
    doubts.start(vertx, Duration.ofMillis(100));
    Announcer announcer = new Announcer(vertx, RoomAddressing.ROOM, digests, doubts);
    log = new RoomLog(shards, announcer, metrics, CONFIG.cidWindow(), PlantedFaults.none());
    sends =
        new Sends(
            vertx,
            shards,
            lanes,
            new LanePeers(vertx, Duration.ofSeconds(2)),
            CONFIG.sendTimeout(),
            registry);
    await(
        vertx.deployVerticle(
            new PersistenceVerticle(0, shards, log, lanes, digests, CONFIG, metrics)));
  }

  private static ShardsConfig config(List<Database> servers) {
    List<ShardDatabase> databases =
        servers.stream().map(d -> new ShardDatabase(d.url(), d.user(), d.password())).toList();
    return new ShardsConfig(
        databases,
        8,
        500,
        // Not what is tested: a busy machine may be slow to let somebody in.
        Duration.ofSeconds(20),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        true);
  }

  public static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  public UserId user() {
    return ids.user(ThreadLocalRandom.current().nextInt(1024));
  }

  public Database database(RoomId room) {
    return databases.get(shards.of(room).index());
  }

  public Database database(UserId user) {
    return databases.get(shards.of(user).index());
  }

  /** A new room with these members, on the shard of the first. */
  public RoomId room(UserId... members) throws Exception {
    RoomId room = ids.room(members[0].slot());
    RoomCreated first = new RoomCreated("a room", List.of(members));
    RoomDraft draft = new RoomDraft(room, members[0], first);
    await(
        log.create(
            draft,
            tx ->
                tx.preparedQuery("insert into members values ($1, $2, 0, 1, 0, 0)")
                    .executeBatch(
                        List.of(members).stream()
                            .map(member -> Tuple.of(room.value(), member.value()))
                            .toList())
                    .mapEmpty()));
    return room;
  }

  public Future<SendReply> send(RoomId room, UserId sender, String text) {
    return send(room, sender, cid(), text);
  }

  Future<SendReply> send(RoomId room, UserId sender, Cid cid, String text) {
    String body = "{\"text\":\"" + text + "\"}";
    return sends.send(Transport.HTTP, new AppendEvent(room, sender, cid, EventKind.MSG, body, 0));
  }

  static Cid cid() {
    return cidAt(System.currentTimeMillis());
  }

  static Cid cidAt(long millis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (millis << 16) | 0x7000 | random.nextInt(0x1000);
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new Cid(new UUID(high, low));
  }

  @Override
  public void close() {
    Await.until("closed", shards.close().compose(closed -> vertx.close())::isComplete);
  }
}
