package io.cotalk;

import io.cotalk.config.Config;
import io.cotalk.config.Role;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.health.Health;
import io.cotalk.health.ManagementVerticle;
import io.cotalk.health.Phase;
import io.cotalk.http.ApiDescription;
import io.cotalk.http.ApiRouter;
import io.cotalk.http.FrontVerticle;
import io.cotalk.http.HttpMetrics;
import io.cotalk.metrics.Metrics;
import io.cotalk.shards.Shards;
import io.cotalk.shards.ShardsOpener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a node together and takes it apart: which parts there are, in which order they start and
 * stop. One method each for the steps. Used by {@link Node} only, one call at a time.
 */
final class Wiring {
  private final Config config;
  private final NodeVertx node;
  private final Vertx vertx;
  private final Consumer<String> steps;
  private final Metrics metrics = new Metrics();
  private final Health health;
  private final ManagementVerticle management;

  /** Differs between two runs of a node, so that nobody takes one for the other. */
  private final String process;

  private final List<FrontVerticle> fronts = new ArrayList<>();
  private final Deployments edge;
  private final Deployments capabilities;
  private final Deployments writers;
  private final Deployments operations;
  private @Nullable Shards shards;

  Wiring(Config config, NodeVertx node, Consumer<String> steps) {
    this.config = config;
    this.node = node;
    this.vertx = node.vertx();
    this.steps = steps;
    this.health = new Health(vertx, node::members);
    this.management = new ManagementVerticle(config.management(), health, metrics);
    this.process =
        config.node().name()
            + "-"
            + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 6);
    this.edge = new Deployments(vertx);
    this.capabilities = new Deployments(vertx);
    this.writers = new Deployments(vertx);
    this.operations = new Deployments(vertx);
  }

  /** Starts all parts in the order they need each other; the public port comes last. */
  Future<Void> start() {
    return openManagement()
        .compose(done -> checkName())
        .compose(done -> openShards())
        .compose(this::deploy)
        .onSuccess(done -> health.enter(Phase.RUNNING));
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

  private Future<Shards> openShards() {
    return new ShardsOpener(vertx, config.shards(), config.cluster().name())
        .open()
        .onSuccess(
            opened -> {
              shards = opened;
              health.watch(opened);
              steps.accept(opened.all().size() + " shards open");
            });
  }

  private Future<Void> deploy(Shards opened) {
    MessageParts messages = MessageParts.create(config, process, vertx, opened, metrics.registry());
    return deployWriters(messages)
        .compose(done -> ApiDescription.load(vertx))
        .compose(this::openFront);
  }

  private Future<Void> deployWriters(MessageParts messages) {
    int instances = MessageParts.instances(config);
    if (instances == 0) {
      return Future.succeededFuture();
    }
    return writers
        .onEventLoops(instances, messages.verticles())
        .onSuccess(
            done -> {
              messages.digests().start(config.fanout().digestPeriod());
              steps.accept("persistence: %d lanes a shard".formatted(instances));
            });
  }

  private Future<Void> openFront(ApiDescription description) {
    if (!config.node().has(Role.API) && !config.node().has(Role.SOCKET)) {
      return Future.succeededFuture();
    }
    ApiRouter router =
        new ApiRouter(
            config.http(),
            description,
            ctx -> ctx.fail(new ChatException(ErrorCode.UNAVAILABLE, "no accounts yet")),
            List.of(),
            new HttpMetrics(metrics.registry()));
    return edge.onEventLoops(fronts(), () -> front(router))
        .onSuccess(done -> steps.accept("listening on port " + httpPort()));
  }

  private FrontVerticle front(ApiRouter router) {
    FrontVerticle front =
        new FrontVerticle(
            config.http(),
            config.node().drain(),
            router::create,
            handshake -> handshake.reject(404));
    fronts.add(front);
    return front;
  }

  private int fronts() {
    int loops = config.node().eventLoops();
    return loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
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

  /** Finishes what is under way: first the edge, then what it calls, then the writing. */
  Future<Void> drain() {
    return edge.stop().compose(done -> capabilities.stop()).compose(done -> writers.stop());
  }

  /** Closes everything that is open; the cluster is left last. Never fails. */
  Future<Void> close() {
    Future<Void> pools = shards == null ? Future.succeededFuture() : shards.close();
    Promise<Void> ended = Promise.promise();
    pools
        .eventually(operations::stop)
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
    metrics.close();
    ended.complete();
  }
}
