package io.cotalk.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.NodeConfig;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.node.cluster.BusProbe;
import io.cotalk.node.cluster.ClusterSetup;
import io.cotalk.node.cluster.HealingClusterManager;
import io.cotalk.node.metrics.Metrics;
import io.cotalk.node.metrics.VertxMeters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.VertxBootstrapImpl;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one Vert.x instance of a node, alone or in a cluster.
 *
 * @param vertx closed by the node, last of all but the metrics
 * @param metrics of the node; Vert.x counts in them, too
 * @param codecs of the event bus
 * @param manager the cluster's; null when the node is alone
 * @param probe sees who hears the event bus; null when the node is alone
 */
record NodeVertx(
    Vertx vertx,
    Metrics metrics,
    BusCodecs codecs,
    @Nullable HazelcastClusterManager manager,
    @Nullable BusProbe probe) {

  /** Makes the instance; joins the cluster if there is one. */
  static Future<NodeVertx> start(Config config) {
    VertxOptions options = options(config.node());
    Metrics metrics = new Metrics(Main.version());
    Future<NodeVertx> made =
        config.cluster().enabled()
            ? joined(config, options, metrics)
            : Future.succeededFuture(alone(options, metrics));
    return made.onSuccess(node -> EventLoopBuffers.take(node.vertx()))
        .onFailure(cause -> metrics.close());
  }

  private static NodeVertx alone(VertxOptions options, Metrics metrics) {
    Vertx vertx = bootstrap(options, metrics).init().vertx();
    return new NodeVertx(
        vertx, metrics, BusCodecs.register(vertx, Capabilities.messages()), null, null);
  }

  private static Future<NodeVertx> joined(Config config, VertxOptions options, Metrics metrics) {
    ClusterSetup setup;
    try {
      setup = new ClusterSetup(config.cluster());
    } catch (ConfigException e) {
      return Future.failedFuture(e);
    }
    HealingClusterManager manager =
        new HealingClusterManager(setup.hazelcast(config.node().name()));
    return manager
        .build(bootstrap(options.setEventBusOptions(setup.eventBus()), metrics))
        .map(vertx -> joined(config, vertx, metrics, manager));
  }

  /** The codecs come first: others may write to the probe's address at once. */
  private static NodeVertx joined(
      Config config, Vertx vertx, Metrics metrics, HealingClusterManager manager) {
    BusCodecs codecs = BusCodecs.register(vertx, Capabilities.messages());
    BusProbe probe = BusProbe.start(vertx, manager, config.cluster().hintsUnderWay());
    return new NodeVertx(vertx, metrics, codecs, manager, probe);
  }

  private static VertxBootstrapImpl bootstrap(VertxOptions options, Metrics metrics) {
    return new VertxBootstrapImpl(options)
        .transport(NodeTransport.make())
        .metricsFactory(VertxMeters.factory(metrics.registry()));
  }

  private static VertxOptions options(NodeConfig node) {
    int processors = Runtime.getRuntime().availableProcessors();
    VertxOptions options = new VertxOptions();
    VertxMeters.enable(options);
    return options
        .setEventLoopPoolSize(node.eventLoops() == 0 ? processors : node.eventLoops())
        .setWorkerPoolSize(node.workers() == 0 ? 2 * processors : node.workers())
        .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false));
  }

  /** How many nodes of the cluster do not answer over the event bus. */
  int deafPeers() {
    return probe == null ? 0 : probe.deafPeers();
  }

  /** Registers the meters of our own of the event bus. */
  void registerMeters() {
    MeterRegistry registry = metrics.registry();
    FunctionCounter.builder("cotalk.bus.rejected", codecs, BusCodecs::rejected)
        .description("Messages of the event bus that no node of ours can have sent")
        .register(registry);
    if (probe != null) {
      probe.register(registry);
    }
  }

  /** How many nodes the cluster has, this one too. */
  int members() {
    HazelcastInstance hazelcast = hazelcast();
    return hazelcast == null ? 1 : hazelcast.getCluster().getMembers().size();
  }

  /**
   * Runs {@code action} on a thread of the cluster whenever a node came, went, or came back after a
   * split. Never when the node is alone.
   */
  void onMembershipChange(Runnable action) {
    HazelcastInstance hazelcast = hazelcast();
    if (hazelcast == null) {
      return;
    }
    hazelcast
        .getCluster()
        .addMembershipListener(
            new MembershipListener() {
              @Override
              public void memberAdded(MembershipEvent event) {
                action.run();
              }

              @Override
              public void memberRemoved(MembershipEvent event) {
                action.run();
              }
            });
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
                action.run();
              }
            });
  }

  /** Calls {@code action}, on any thread, with the process id of each node that stops in order. */
  void onLeave(Consumer<String> action) {
    if (probe != null) {
      probe.onLeave(action);
    }
  }

  /** Tells the other nodes that this one stops in order; never fails. */
  Future<Void> leave(String process) {
    return probe == null ? Future.succeededFuture() : probe.leave(process);
  }

  /** Whether another node of the cluster has this node's name. */
  boolean hasTwin(String name) {
    HazelcastInstance hazelcast = hazelcast();
    return hazelcast != null
        && hazelcast.getCluster().getMembers().stream()
            .filter(member -> !member.localMember())
            .map(NodeVertx::nodeName)
            .anyMatch(name::equals);
  }

  /** Leaves the cluster without a word, as a killed process does, and ends all threads. */
  Future<Void> kill() {
    HazelcastInstance hazelcast = hazelcast();
    if (hazelcast != null) {
      hazelcast.getLifecycleService().terminate();
    }
    return vertx.close();
  }

  private @Nullable HazelcastInstance hazelcast() {
    return manager == null ? null : manager.getHazelcastInstance();
  }

  private static @Nullable String nodeName(Member member) {
    return member.getAttribute(ClusterSetup.NODE_NAME);
  }
}
