package io.cotalk.node.health;

import io.cotalk.core.roles.RemoteLayout;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the node may get traffic: it runs, is not told to stop, and reaches a shard; and
 * what it cannot do. Every shard is asked once a second, so that a probe is answered at once from
 * memory. One for each node; any thread; ends with the Vert.x instance.
 */
public final class Health {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String DEGRADED = "degraded";

  private final Vertx vertx;
  private final MeterRegistry registry;
  private final IntSupplier members;
  private final IntSupplier deaf;
  private final Supplier<List<String>> budgets;
  private final List<Supplier<Optional<Trouble>>> parts = new CopyOnWriteArrayList<>();
  private volatile @Nullable String waitingFor;
  private volatile Phase phase = Phase.STARTING;
  private volatile List<? extends DataProbe> probes = List.of();

  /**
   * @param members counts the nodes of the cluster, this one too
   * @param deaf counts those that do not answer over the event bus
   * @param budgets names those of the node's budgets that are nearly spent
   */
  public Health(
      Vertx vertx,
      MeterRegistry registry,
      IntSupplier members,
      IntSupplier deaf,
      Supplier<List<String>> budgets) {
    this.vertx = vertx;
    this.registry = registry;
    this.members = members;
    this.deaf = deaf;
    this.budgets = budgets;
    Gauge.builder("cotalk.cluster.members", members, IntSupplier::getAsInt)
        .description("Nodes of the cluster as this node sees it")
        .register(registry);
    Gauge.builder("cotalk.ready", this, health -> health.isReady() ? 1 : 0)
        .description("Whether the node may get traffic")
        .register(registry);
    Gauge.builder("cotalk.degraded", this, health -> health.isDegraded() ? 1 : 0)
        .description("Whether the node is ready and something is wrong: see cannot and problems")
        .register(registry);
  }

  /** Begins to ask the shards. Once. */
  public void watch(Shards shards) {
    List<ShardProbe> made = shards.all().stream().map(this::probe).toList();
    probes = made;
    made.forEach(ShardProbe::ask);
    vertx.setPeriodic(PERIOD.toMillis(), timer -> made.forEach(ShardProbe::ask));
  }

  /** Begins to look whether nodes with shards answer, on a node that has none. Once. */
  public void watch(RemoteLayout layout) {
    probes = List.of(new LayoutProbe(layout));
  }

  /** Asks {@code part} as well whether all is well with it, from memory; on any thread. */
  public void watch(Supplier<Optional<Trouble>> part) {
    parts.add(part);
  }

  /** Says why the start does not go on; null when it does. */
  public void waitFor(@Nullable String reason) {
    waitingFor = reason;
  }

  private ShardProbe probe(Shard shard) {
    ShardProbe probe = new ShardProbe(shard);
    ShardMetrics.register(registry, shard, probe);
    return probe;
  }

  /** Says where the node is now. */
  public void enter(Phase next) {
    phase = next;
  }

  /** Whether a load balancer may send traffic here. */
  public boolean isReady() {
    return phase == Phase.RUNNING && !isOutlived() && reachesData();
  }

  /** Whether a shard was restored under this node, which remembers what is not there any more. */
  boolean isOutlived() {
    return probes.stream().anyMatch(DataProbe::isRestored);
  }

  /** How many nodes the cluster has as this one sees it, this one too. */
  int members() {
    return members.getAsInt();
  }

  /** Whether the node has started and is not told to stop. */
  boolean isRunning() {
    return phase == Phase.RUNNING;
  }

  /** Whether a shard answers, or a node that has some. */
  boolean reachesData() {
    return probes.stream().anyMatch(DataProbe::isUp);
  }

  /** The state and what it rests on, for people and for alarms. */
  public JsonObject details() {
    JsonObject shards = new JsonObject();
    probes.forEach(probe -> shards.put(probe.name(), probe.state()));
    List<Trouble> troubles = troubles();
    TreeSet<String> cannot = new TreeSet<>();
    troubles.forEach(trouble -> cannot.addAll(trouble.cannot()));
    JsonObject details =
        new JsonObject()
            .put("status", status(troubles))
            .put("shards", shards)
            .put("members", members.getAsInt())
            .put("deaf", deaf.getAsInt())
            .put("budget", new JsonArray(budgets.get()))
            .put("cannot", new JsonArray(List.copyOf(cannot)))
            .put("problems", new JsonArray(troubles.stream().map(Trouble::reason).toList()));
    String reason = waitingFor;
    return reason == null ? details : details.put("waiting_for", reason);
  }

  private boolean isDegraded() {
    return status(troubles()).equals(DEGRADED);
  }

  /** Everything that is wrong with a node that runs. */
  private List<Trouble> troubles() {
    List<Trouble> found = new ArrayList<>();
    if (phase != Phase.RUNNING) {
      return found;
    }
    probes.forEach(probe -> probe.trouble().ifPresent(found::add));
    int silent = deaf.getAsInt();
    if (silent > 0) {
      found.add(Trouble.of(silent + " other nodes do not answer over the event bus"));
    }
    for (String budget : budgets.get()) {
      found.add(Trouble.of("the budget " + budget + " is nearly spent"));
    }
    parts.forEach(part -> part.get().ifPresent(found::add));
    return found;
  }

  private String status(List<Trouble> troubles) {
    return switch (phase) {
      case STARTING -> "starting";
      case DRAINING -> "draining";
      case RUNNING ->
          isOutlived() || !reachesData() ? "unavailable" : troubles.isEmpty() ? "ready" : DEGRADED;
    };
  }
}
