package io.cotalk.capability.rooms;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.command.RoomCommand.CreateRoom;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.auth.Handle;
import io.cotalk.capability.users.Profiles;
import io.cotalk.core.config.Config;
import io.cotalk.core.config.RoomsConfig;
import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.Announcer;
import io.cotalk.core.persistence.Digests;
import io.cotalk.core.persistence.Doubts;
import io.cotalk.core.persistence.LocalLanes;
import io.cotalk.core.persistence.PersistenceMetrics;
import io.cotalk.core.persistence.RoomLog;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.persistence.ShardLogReader;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.core.userlog.UserLog;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.id.IdMaker;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The rooms of one node on the run's databases or a test's own, without HTTP. Its worker runs when
 * a test starts it.
 */
final class RoomsFixture implements AutoCloseable {
  private static final Config ALL =
      TestConfig.with(
          Map.of(
              "rooms.outbox-poll", "50ms",
              "rooms.outbox-batch", "10",
              "limits.profile", "bench"));
  private static final RoomsConfig CONFIG = ALL.rooms();

  private final IdMaker ids = new IdMaker(InstantSource.system());
  private final List<Database> databases;
  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Shards shards;
  final UserLog userLog;
  final UserRooms lists;
  final Outbox outbox;
  final OutboxWorker worker;
  final RoomLogReader reader;
  private final Limits limits;
  final RoomsService service;
  final RoomViews views;
  final ReadPositions positions;

  RoomsFixture(Servers servers) {
    this(servers.databases());
  }

  RoomsFixture(List<Database> databases) {
    this.databases = databases;
    BusCodecs.register(vertx);
    shards = await(new ShardsOpener(vertx, config(databases), Servers.CLUSTER).open());
    Digests digests = new Digests(vertx, shards, new LocalLanes("node", shards.all().size(), 0));
    reader = new ShardLogReader(vertx, shards);
    RoomLog log =
        new RoomLog(
            shards,
            new Announcer(vertx, RoomAddressing.ROOM, digests, new Doubts(reader, digests)),
            new PersistenceMetrics(meters, shards.all().size()),
            Duration.ofDays(7),
            PlantedFaults.none());
    Profiles profiles = new Profiles(shards);
    userLog = new UserLog(vertx, shards, digests);
    lists = new UserRooms(vertx, shards, userLog, CONFIG.maxListedRooms());
    outbox = new Outbox(shards, lists);
    worker = new OutboxWorker(outbox, shards, CONFIG, meters);
    limits = new Limits(vertx, ALL.limits(), ALL.redis(), () -> 1, meters);
    RoomQuotas quotas = new RoomQuotas(limits, shards, lists, CONFIG, meters);
    service = new RoomsService(shards, log, profiles, lists, quotas, worker, ids);
    views = new RoomViews(shards, lists, profiles);
    positions = new ReadPositions(vertx, shards, RoomAddressing.ROOM);
  }

  private static ShardsConfig config(List<Database> databases) {
    List<ShardDatabase> shards =
        databases.stream().map(d -> new ShardDatabase(d.url(), d.user(), d.password())).toList();
    return new ShardsConfig(
        shards,
        8,
        1_000,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        true);
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  void startWorker() {
    await(vertx.deployVerticle(worker));
  }

  Database database(UserId user) {
    return databases.get(shards.of(user).index());
  }

  Database database(RoomId room) {
    return databases.get(shards.of(room).index());
  }

  /** A new account; its shard follows from a handle nobody has had. */
  UserProfile user() {
    return user(Api.freshHandle("rooms"));
  }

  /** A new account on the shard with this number. */
  UserProfile userOn(int shard) {
    return Stream.generate(() -> Api.freshHandle("rooms"))
        .filter(handle -> shards.ofSlot(new Handle(handle).slot()).index() == shard)
        .findFirst()
        .map(this::user)
        .orElseThrow();
  }

  private UserProfile user(String handle) {
    UserId id = ids.user(new Handle(handle).slot());
    Sql.rows(
        database(id),
        """
        with made as (insert into users (id, handle, name, password_hash) values (?, ?, ?, '')
                      returning id, handle)
        insert into handles (handle_key, user_id) select handle, id from made returning 1
        """,
        id.value(),
        handle,
        "Name of " + handle);
    return new UserProfile(id, handle, "Name of " + handle);
  }

  /** A new room of these, owned by the first. */
  RoomId room(UserProfile owner, UserProfile... members) {
    List<String> handles = Stream.of(members).map(UserProfile::handle).toList();
    return service.create(new CreateRoom(owner.id(), "a room", handles, null)).room();
  }

  List<RoomId> roomsOf(UserProfile user) {
    return await(lists.of(user.id())).rooms();
  }

  /** The kinds of the user's events, in order. */
  List<String> eventsOf(UserProfile user) {
    return await(userLog.after(user.id(), 0, 1_000)).events().stream()
        .map(event -> event.kind() + event.body())
        .toList();
  }

  long outboxRows(RoomId room) {
    return Sql.number(
        database(room), "select count(*) from outbox where room_id = ?", room.value());
  }

  @Override
  public void close() {
    limits.close();
    Await.until("closed", shards.close().compose(closed -> vertx.close())::isComplete);
  }
}
