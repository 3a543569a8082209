package io.cotalk.node;

import io.cotalk.core.Core;
import io.cotalk.core.OwnShards;
import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Fault;
import io.cotalk.core.config.Role;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.faults.TailRecorder;
import io.cotalk.core.limits.NodeBudgets;
import io.cotalk.core.persistence.MessageParts;
import io.cotalk.core.session.SessionsVerticle;
import io.cotalk.core.shards.Months;
import io.cotalk.core.tail.TailConsumer;
import io.cotalk.core.tail.TailVerticle;
import io.cotalk.core.tokens.KeyFolder;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.node.health.Health;
import io.cotalk.node.health.Isolation;
import io.cotalk.node.health.ManagementVerticle;
import io.cotalk.node.health.Phase;
import io.cotalk.node.health.Trouble;
import io.cotalk.node.metrics.LoopLag;
import io.cotalk.node.metrics.Metrics;
import io.cotalk.transport.failure.HttpErrors;
import io.cotalk.transport.failure.HttpFailure;
import io.cotalk.transport.failure.Incidents;
import io.cotalk.transport.http.ApiDescription;
import io.cotalk.transport.http.ApiRouter;
import io.cotalk.transport.http.BearerHandler;
import io.cotalk.transport.http.FrontVerticle;
import io.cotalk.transport.http.HttpMetrics;
import io.cotalk.transport.http.PublicRequests;
import io.cotalk.transport.http.Routes;
import io.cotalk.transport.link.TransportFactory;
import io.cotalk.transport.socket.SocketParts;
import io.cotalk.transport.socket.WebSocketTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together and takes it apart: which parts there are, in which order they start and
 * stop. One method each for the steps. Used by {@link Node} only, one call at a time.
 */
final class Wiring {
  /** Clients of a node that is of no use to them are gone after this time. */
  private static final Duration AWAY = Duration.ofSeconds(4);

  /** What does not close within this time ends with its process. */
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Config config;
  private final NodeVertx node;
  private final Vertx vertx;
  private final Consumer<String> steps;
  private final List<TransportFactory> transports;
  private final Metrics metrics;
  private final LoopLag lag;
  private final NodeBudgets budgets;
  private final Health health;
  private final ManagementVerticle management;
  private final CoreOpener opener;

  /** Differs between two runs of a node, so that nobody takes one for the other. */
  private final String process;

  private final List<FrontVerticle> fronts = new ArrayList<>();
  private final Deployments edge;
  private final Deployments answering;
  private final Deployments writers;
  private final Deployments operations;
  private @Nullable Core core;
  private @Nullable PluggedCapabilities capabilities;
  private @Nullable SessionsVerticle clients;

  /**
   * @param transports make ways in for clients, besides the WebSocket
   */
  Wiring(Config config, NodeVertx node, Consumer<String> steps, List<TransportFactory> transports) {
    this.config = config;
    this.node = node;
    this.vertx = node.vertx();
    this.steps = steps;
    this.transports = transports;
    this.metrics = node.metrics();
    this.budgets = new NodeBudgets(config.budgets(), config.limits().profile(), metrics.registry());
    this.health =
        new Health(vertx, metrics.registry(), node::members, node::deafPeers, budgets::nearEnd);
    node.registerMeters();
    this.lag = new LoopLag(vertx, metrics.registry());
    this.management = new ManagementVerticle(config.management(), health, metrics);
    this.process = config.node().name() + "-" + Incidents.next();
    PlantedFaults faults = PlantedFaults.of(config.faults(), vertx);
    this.opener = new CoreOpener(config, node, health, faults, process, steps);
    this.edge = new Deployments(vertx);
    this.answering = new Deployments(vertx);
    this.writers = new Deployments(vertx);
    this.operations = new Deployments(vertx);
  }

  /** Starts all parts in the order they need each other; the public port comes last. */
  Future<Void> start() {
    return checkSecrets()
        .compose(done -> checkName())
        .compose(done -> openManagement())
        .compose(done -> opener.open())
        .compose(this::deploy)
        .onSuccess(done -> health.enter(Phase.RUNNING));
  }

  private Future<Void> checkSecrets() {
    return vertx.executeBlocking(
        () -> {
          List<Fault> faults = KeyFolder.check(config.auth().keysDir(), config.node().profile());
          if (!faults.isEmpty()) {
            throw new ConfigException(faults);
          }
          return null;
        });
  }

  private Future<Void> openManagement() {
    return operations
        .onEventLoops(1, () -> management)
        .onSuccess(done -> steps.accept("management on port " + management.port()));
  }

  private Future<Void> checkName() {
    String name = config.node().name();
    if (node.hasTwin(name)) {
      return Future.failedFuture(
          new StartFailure("another node of the cluster is named " + name + "; set node.name"));
    }
    if (config.cluster().enabled()) {
      steps.accept(
          "node %s in cluster %s, %d members"
              .formatted(name, config.cluster().name(), node.members()));
    }
    return Future.succeededFuture();
  }

  private Future<Void> deploy(Core made) {
    watch(made);
    return vertx
        .executeBlocking(() -> new PluggedCapabilities(Capabilities.list(), made))
        .onSuccess(this::keep)
        .compose(plugged -> made.start().compose(done -> deploy(made, plugged)));
  }

  private void keep(PluggedCapabilities plugged) {
    capabilities = plugged;
    if (config.node().has(Role.API) || config.node().has(Role.SOCKET)) {
      health.watch(plugged::missing);
    }
  }

  private Future<Void> deploy(Core made, PluggedCapabilities plugged) {
    return plugged
        .deployAnswering(answering, this::instances)
        .onSuccess(number -> steps.accept("capabilities: %d verticles".formatted(number)))
        .compose(number -> plugged.deployGates(edge))
        .compose(done -> deployWriters(made, plugged))
        .compose(done -> deployServices(made, plugged))
        .compose(done -> deploySockets(made, plugged))
        .compose(byPath -> openFront(made, plugged, byPath));
  }

  private void watch(Core made) {
    core = made;
    health.watch(
        () ->
            made.sends().isPossible()
                ? Optional.empty()
                : Optional.of(new Trouble("no node stores messages", List.of("send"))));
    health.watch(
        () ->
            made.limits().isRedisAway()
                ? Optional.of(Trouble.of("redis: away; each node keeps its share of limits"))
                : Optional.empty());
  }

  /** What writes: the lanes, and what nodes that change rooms have to tell and to finish. */
  private Future<Void> deployWriters(Core made, PluggedCapabilities plugged) {
    return made.shards()
        .map(own -> deployStoring(own, plugged))
        .orElseGet(Future::succeededFuture)
        .compose(done -> plugged.deployFinishing(writers))
        .mapEmpty();
  }

  private Future<Void> deployStoring(OwnShards own, PluggedCapabilities plugged) {
    MessageParts messages = own.messages();
    messages.digests().start(config.fanout().digestPeriod());
    messages.doubts().start(vertx, config.fanout().digestPeriod());
    int lanes = MessageParts.instances(config);
    if (lanes == 0) {
      return Future.succeededFuture();
    }
    new Months(own.all(), metrics.registry()).start(vertx);
    return writers
        .onEventLoops(lanes, messages.verticles())
        .onSuccess(done -> steps.accept("persistence: %d lanes a shard".formatted(lanes)))
        .compose(done -> deployTail(own, plugged));
  }

  /** What other nodes ask of this one. */
  private Future<Void> deployServices(Core made, PluggedCapabilities plugged) {
    return made.shards()
        .map(own -> new RoleServices(made, own, plugged.reads()).deploy(writers, this::instances))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> deployTail(OwnShards own, PluggedCapabilities plugged) {
    List<TailConsumer> consumers = new ArrayList<>(plugged.consumers());
    consumers.addAll(TailRecorder.of(config.faults(), process, vertx));
    if (consumers.isEmpty()) {
      return Future.succeededFuture();
    }
    MeterRegistry registry = metrics.registry();
    return writers
        .onEventLoops(
            1,
            () ->
                new TailVerticle(
                    consumers, own.all(), process, config.tail(), config.faults().bug(), registry))
        .onSuccess(done -> steps.accept("tail: %d consumers".formatted(consumers.size())));
  }

  private Future<Map<String, Handler<HttpServerRequest>>> deploySockets(
      Core made, PluggedCapabilities plugged) {
    if (!config.node().has(Role.SOCKET)) {
      return Future.succeededFuture(
          Map.of(
              WebSocketTransport.PATH,
              request -> HttpErrors.refuse(request, HttpFailure.ofStatus(404))));
    }
    SocketParts sockets = SocketParts.create(made, budgets, plugged.requests(), transports);
    node.onMembershipChange(sockets.heads()::membershipChanged);
    node.onLeave(sockets.heads()::nodeLeaves);
    Isolation.watch(vertx, health, () -> sockets.verticle().sendAway(AWAY));
    return writers
        .onEventLoops(1, sockets::verticle)
        .onSuccess(done -> clients = sockets.verticle())
        .map(done -> sockets.verticle().requests())
        .onSuccess(done -> steps.accept("sockets on every event loop"));
  }

  private Future<Void> openFront(
      Core made, PluggedCapabilities plugged, Map<String, Handler<HttpServerRequest>> byPath) {
    if (!config.node().has(Role.API) && !config.node().has(Role.SOCKET)) {
      return Future.succeededFuture();
    }
    List<Routes> routes = config.node().has(Role.API) ? plugged.routes() : List.of();
    HttpMetrics requests = new HttpMetrics(metrics.registry());
    PublicRequests strangers = new PublicRequests(made.limits());
    BearerHandler bearer = new BearerHandler(made.tokens().access(), made.limits(), strangers);
    return ApiDescription.load(vertx)
        .map(
            api ->
                new ApiRouter(
                    config.http(), api, bearer, strangers, routes, budgets.unsent(), requests))
        .compose(router -> edge.onEventLoops(servers(), () -> front(router, strangers, byPath)))
        .onSuccess(done -> steps.accept("listening on port " + httpPort()));
  }

  private FrontVerticle front(
      ApiRouter router, PublicRequests strangers, Map<String, Handler<HttpServerRequest>> byPath) {
    FrontVerticle front =
        new FrontVerticle(config.http(), budgets, strangers, edgeDrain(), router::create, byPath);
    fronts.add(front);
    return front;
  }

  /** What is left of the drain is for the writing that follows. */
  private Duration edgeDrain() {
    return config.node().drain().multipliedBy(3).dividedBy(4);
  }

  /** HTTP API and WebSockets share the port, and so its servers. */
  private int servers() {
    return Stream.of(Role.API, Role.SOCKET)
        .filter(config.node()::has)
        .mapToInt(this::instances)
        .max()
        .orElse(0);
  }

  private int instances(Role role) {
    return perLoop(config.node().instances().of(role));
  }

  /** A number of instances; one for each event loop where the configuration leaves it open. */
  private int perLoop(int instances) {
    if (instances > 0) {
      return instances;
    }
    int loops = config.node().eventLoops();
    return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
  }

  Vertx vertx() {
    return vertx;
  }

  Health health() {
    return health;
  }

  int httpPort() {
    return fronts.get(0).port();
  }

  int managementPort() {
    return management.port();
  }

  /**
   * Tells the other nodes, and finishes what is under way: first the edge, then what it calls, then
   * the writing, whatever of that fails.
   */
  Future<Void> drain() {
    Future<Void> told = node.leave(process);
    SessionsVerticle open = clients;
    Future<Void> left = open == null ? Future.succeededFuture() : open.drain(edgeDrain());
    return Future.join(edge.stop(), left)
        .<Void>mapEmpty()
        .eventually(answering::stop)
        .eventually(writers::stop)
        .eventually(() -> told);
  }

  /** Closes everything that is open; the cluster is left last. Never fails. */
  Future<Void> close() {
    Promise<Void> ended = Promise.promise();
    Future<Void> asked = capabilities == null ? Future.succeededFuture() : capabilities.stop();
    asked
        .eventually(() -> core == null ? Future.succeededFuture() : core.stop())
        .eventually(opener::close)
        .eventually(operations::stop)
        .timeout(CLOSE.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> vertx.close().onComplete(closed -> finish(ended)));
    return ended.future();
  }

  /** Ends at once. */
  Future<Void> kill() {
    Promise<Void> ended = Promise.promise();
    node.kill().onComplete(closed -> finish(ended));
    return ended.future();
  }

  /** Completes what has no context: by now there is no event loop left to complete it on. */
  private void finish(Promise<Void> ended) {
    lag.close();
    metrics.close();
    ended.complete();
  }
}
