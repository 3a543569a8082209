package io.cotalk.node;

import io.cotalk.core.Core;
import io.cotalk.core.OwnShards;
import io.cotalk.core.Reads;
import io.cotalk.core.config.Config;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.MessageParts;
import io.cotalk.core.persistence.Sends;
import io.cotalk.core.roles.ListService;
import io.cotalk.core.roles.RemoteLayout;
import io.cotalk.core.roles.RevocationService;
import io.cotalk.core.roles.RoleParts;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.core.tokens.TokenParts;
import io.cotalk.core.userlog.UserLog;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.node.health.Health;
import io.cotalk.node.health.NodeLeases;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens the core of a node: on the shards where its roles need them, else by nodes that have them.
 * Used by {@link Wiring} only, one call at a time.
 */
final class CoreOpener {
  /** What a node without shards reads at its start, and with the first client. */
  private static final List<String> READ_AT_START =
      List.of(RevocationService.NAME, ListService.NAME);

  /** All nodes that are there have said within this time what they answer. */
  private static final Duration OTHERS = Duration.ofSeconds(3);

  private final Config config;
  private final NodeVertx node;
  private final Vertx vertx;
  private final MeterRegistry registry;
  private final Health health;
  private final PlantedFaults faults;
  private final String process;
  private final Consumer<String> steps;
  private final RoleParts roles;
  private @Nullable Shards shards;
  private @Nullable NodeLeases leases;

  /**
   * @param process this node's id, new with each start of its process
   * @param steps gets one line for each step that is done
   */
  CoreOpener(
      Config config,
      NodeVertx node,
      Health health,
      PlantedFaults faults,
      String process,
      Consumer<String> steps) {
    this.config = config;
    this.node = node;
    this.vertx = node.vertx();
    this.registry = node.metrics().registry();
    this.health = health;
    this.faults = faults;
    this.process = process;
    this.steps = steps;
    this.roles = RoleParts.create(config, process, vertx, registry);
  }

  /** Completes when all shards are open, or a node with shards has answered. */
  Future<Core> open() {
    Future<Void> heard =
        config.cluster().enabled() ? roles.start(config) : Future.succeededFuture();
    return heard.compose(
        done ->
            config.node().needsShards()
                ? openShards().compose(opened -> vertx.executeBlocking(() -> onShards(opened)))
                : askForLayout().compose(told -> vertx.executeBlocking(() -> byOthers(told))));
  }

  private Future<Shards> openShards() {
    return new ShardsOpener(vertx, config.shards(), config.cluster().name())
        .openWhenAllAnswer(health::waitFor)
        .onSuccess(
            opened -> {
              shards = opened;
              health.waitFor(null);
              health.watch(opened);
              hold(opened);
              ConnectionBudget.check(opened, config.shards().poolSize(), node.members());
              steps.accept(opened.all().size() + " shards open");
            });
  }

  /** Shows others that this node uses the shards, and looks for those that are in no cluster. */
  private void hold(Shards opened) {
    NodeLeases held =
        new NodeLeases(opened, config.node().name(), process, config.cluster().enabled());
    held.start(vertx);
    health.watch(held::trouble);
    leases = held;
  }

  private Future<RemoteLayout> askForLayout() {
    return RemoteLayout.open(vertx, roles.calls(), health::waitFor)
        .compose(layout -> roles.peers().await(READ_AT_START, OTHERS).map(layout))
        .onSuccess(
            layout -> {
              health.waitFor(null);
              health.watch(layout);
              steps.accept(layout.count() + " shards by other nodes");
            });
  }

  private Core onShards(Shards opened) {
    MessageParts messages = MessageParts.create(config, process, vertx, opened, registry, faults);
    UserLog userLog = new UserLog(vertx, opened, messages.digests());
    UserRooms userRooms = new UserRooms(vertx, opened, userLog, config.rooms().maxListedRooms());
    OwnShards own = new OwnShards(opened, messages, userLog, userRooms);
    Reads reads = Reads.direct(own, config.persistence().cidWindow());
    return core(reads, messages.sends(), Optional.of(own));
  }

  private Core byOthers(RemoteLayout layout) {
    Sends sends = MessageParts.remoteSends(config, process, vertx, layout, registry);
    return core(Reads.remote(vertx, roles.calls(), layout), sends, Optional.empty());
  }

  /** Reads key files, so it blocks a moment. */
  private Core core(Reads reads, Sends sends, Optional<OwnShards> own) {
    Limits limits = new Limits(vertx, config.limits(), config.redis(), node::members, registry);
    TokenParts tokens = TokenParts.open(config, vertx, reads.revocations(), registry);
    return new Core(config, vertx, registry, faults, limits, tokens, roles, reads, sends, own);
  }

  /** Closes the shards; nobody uses the core any more. Never fails. */
  Future<Void> close() {
    return Future.<Void>succeededFuture()
        .eventually(() -> leases == null ? Future.succeededFuture() : leases.release())
        .eventually(() -> shards == null ? Future.succeededFuture() : shards.close());
  }
}
