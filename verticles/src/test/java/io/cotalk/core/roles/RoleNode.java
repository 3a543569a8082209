package io.cotalk.core.roles;

import static io.cotalk.core.persistence.LogFixture.await;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.capability.rooms.ReadPositions;
import io.cotalk.core.config.ClusterConfig;
import io.cotalk.core.config.RolesConfig;
import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.core.persistence.Digests;
import io.cotalk.core.persistence.LocalLanes;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.persistence.SentMessages;
import io.cotalk.core.persistence.ShardLogReader;
import io.cotalk.core.persistence.ShardSentMessages;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.core.tokens.RevocationSource;
import io.cotalk.core.userlog.UserLog;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.core.userlog.UserRoomLists;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.node.cluster.ClusterSetup;
import io.cotalk.node.cluster.HealingClusterManager;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A member of a cluster on loopback that reads the shards for others, or by them. Blocking. */
final class RoleNode implements AutoCloseable {
  static final Duration WINDOW = Duration.ofDays(7);
  static final RolesConfig ROLES =
      new RolesConfig(Duration.ofSeconds(5), 1_000, 64 << 20, 2_000, 128 << 20);

  /** Rooms of the longest list. */
  static final int MAX_LISTED = 6_000;

  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int INSTANCES = 2;

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Vertx vertx;
  final RoleMetrics metrics = new RoleMetrics(registry);
  private final HealingClusterManager manager;
  private final String name;
  private final List<String> deployed = new ArrayList<>();
  private @Nullable Shards shards;

  /** What a session, and whatever else runs on a node, reads and marks. */
  record Reads(
      RoomLogReader rooms,
      UserLogReader users,
      UserRoomLists lists,
      ReadMarks marks,
      SentMessages sent,
      RevocationSource revocations,
      ShardLayout layout) {}

  /**
   * Joins the cluster that {@code ports} make.
   *
   * @param place which of the ports is this node's
   */
  RoleNode(List<Integer> ports, int place) throws Exception {
    this("roles", ports, place);
  }

  /** Joins the cluster of this name. */
  RoleNode(String cluster, List<Integer> ports, int place) throws Exception {
    this.name = "role-" + place;
    ClusterSetup setup =
        new ClusterSetup(
            new ClusterConfig(
                true,
                cluster,
                "127.0.0.1",
                ports.get(place),
                FreePorts.next(),
                ports.stream().map(port -> "127.0.0.1:" + port).toList(),
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(3),
                8_192));
    this.manager = new HealingClusterManager(setup.hazelcast(name));
    this.vertx =
        await(
            Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(setup.eventBus()))
                .withClusterManager(manager)
                .buildClustered());
    BusCodecs.register(vertx);
  }

  /** Opens the shards and returns what reads them directly. */
  Reads open(List<Database> databases) throws Exception {
    List<ShardDatabase> all =
        databases.stream().map(d -> new ShardDatabase(d.url(), d.user(), d.password())).toList();
    ShardsConfig config =
        new ShardsConfig(
            all, 8, 500, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(1), true);
    Shards opened = await(new ShardsOpener(vertx, config, Servers.CLUSTER).open());
    shards = opened;
    Digests digests = new Digests(vertx, opened, new LocalLanes(name, opened.count(), 0));
    UserLog users = new UserLog(vertx, opened, digests);
    return new Reads(
        new ShardLogReader(vertx, opened),
        users,
        new UserRooms(vertx, opened, users, MAX_LISTED),
        new ReadPositions(vertx, opened, RoomAddressing.ROOM),
        new ShardSentMessages(opened, WINDOW),
        RevocationSource.of(opened),
        opened);
  }

  Shards shards() {
    return Objects.requireNonNull(shards);
  }

  /** Answers others out of what {@link #open} gave. */
  ServiceOffers serve(Reads direct, RolesConfig config) throws Exception {
    ServiceOffers offers = new ServiceOffers(vertx, name);
    offers.start(PERIOD);
    LogService log =
        new LogService(
            (ShardLogReader) direct.rooms(), direct.sent(), direct.users(), direct.layout());
    ListService lists = new ListService(direct.lists(), direct.marks());
    RevocationService revoked = new RevocationService(direct.revocations());
    deploy(() -> new RoleVerticle(offers, LogService.NAME, log::answer, config, metrics));
    deploy(() -> new RoleVerticle(offers, ListService.NAME, lists::answer, config, metrics));
    deploy(
        () -> new RoleVerticle(offers, RevocationService.NAME, revoked::answer, config, metrics));
    return offers;
  }

  void deploy(Supplier<RoleVerticle> verticles) throws Exception {
    deployed.add(
        await(vertx.deployVerticle(verticles, new DeploymentOptions().setInstances(INSTANCES))));
  }

  /** Stops answering in order. */
  Future<Void> retire() {
    return Future.join(deployed.stream().map(vertx::undeploy).toList()).mapEmpty();
  }

  RoleCalls calls(RolesConfig config) throws Exception {
    RolePeers peers = new RolePeers(vertx, name, config, SILENCE);
    await(peers.start());
    return new RoleCalls(vertx, peers, config, metrics);
  }

  /** Returns what reads by others; waits until one of them tells the layout. */
  Reads remote(RoleCalls calls) throws Exception {
    RemoteLayout layout = await(RemoteLayout.open(vertx, calls, reason -> {}));
    return new Reads(
        new RemoteLogReader(vertx, calls, layout),
        new RemoteUserLog(calls, layout),
        new RemoteUserRooms(calls),
        new RemoteReadMarks(calls),
        new RemoteSentMessages(calls),
        new RemoteRevocations(calls, layout),
        layout);
  }

  double metric(String meter, String service) {
    return registry.get(meter).tag("service", service).meters().stream()
        .mapToDouble(it -> it.measure().iterator().next().getValue())
        .sum();
  }

  /** Ends as a killed process does: nothing runs any more, nobody is told. */
  void kill() {
    manager.getHazelcastInstance().getLifecycleService().terminate();
    io.netty.util.concurrent.Future<?> unused =
        ((VertxInternal) vertx).nettyEventLoopGroup().shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    Future<Void> shardsClosed = shards == null ? Future.succeededFuture() : shards.close();
    Await.until(name + " is closed", shardsClosed.eventually(vertx::close)::isComplete);
  }
}
