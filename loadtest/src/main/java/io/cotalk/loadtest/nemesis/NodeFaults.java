package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.cluster.Shard;
import io.cotalk.loadtest.nemesis.Kind.Ground;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Faults of nodes: killed, frozen, halted at a fail-point, restarted. */
final class NodeFaults {
  /** {@code node.drain} and a moment: longer, and a node has not stopped in order. */
  private static final Duration STOP = Duration.ofSeconds(20);

  private NodeFaults() {}

  static List<Kind> kinds() {
    return List.of(
        new Kind("F01", "kill -9 one node", (name, ground) -> kill(name, ground, 1, 8)),
        new Kind(
            "F02",
            "kill -9 all nodes but one",
            (name, ground) -> kill(name, ground, ground.cluster().nodes().size() - 1, 8)),
        new Kind(
            "F03",
            "kill -9 all nodes",
            (name, ground) -> kill(name, ground, ground.cluster().nodes().size(), 1)),
        new Kind(
            "F04",
            "halt between commit and acknowledgement",
            (name, ground) -> halt(name, ground, "after_commit_before_ack")),
        new Kind(
            "F05",
            "halt between acknowledgement and publishing",
            (name, ground) -> halt(name, ground, "after_ack_before_publish")),
        new Kind(
            "F06",
            "halt in the middle of a batch",
            (name, ground) -> halt(name, ground, "mid_batch")),
        new Kind("F07", "stop a node for 5 s", (name, ground) -> freeze(name, ground, 5)),
        new Kind("F08", "stop a node for 40 s", (name, ground) -> freeze(name, ground, 40)),
        new Kind("F54", "restart all nodes, one after the other", NodeFaults::rolling),
        new Kind("F55", "SIGTERM while a shard is away", NodeFaults::terminateInOutage),
        new Kind(
            "R01",
            "be slow between replay and live events",
            (name, ground) -> slow(name, ground, "between_replay_and_live")),
        new Kind(
            "R02",
            "be slow before subscribing again",
            (name, ground) -> slow(name, ground, "before_resubscribe")));
  }

  private static Node one(Ground ground) {
    List<Node> nodes = ground.cluster().nodes();
    return nodes.get(ground.choose(nodes.size()));
  }

  private static Fault kill(String name, Ground ground, int count, int seconds) {
    List<Node> nodes = ground.cluster().nodes();
    int first = ground.choose(nodes.size());
    List<Node> hit =
        java.util.stream.IntStream.range(0, count)
            .mapToObj(i -> nodes.get((first + i) % nodes.size()))
            .toList();
    return new Fault(
        name,
        hit.stream().map(Node::name).collect(Collectors.joining("+")),
        Duration.ofSeconds(seconds),
        () -> {
          for (Node node : hit) {
            node.kill();
          }
        },
        () -> revive(ground.cluster()),
        "");
  }

  /** Starts what does not run; all nodes are ready on return. */
  static void revive(Cluster cluster) throws IOException {
    boolean someRuns = cluster.nodes().stream().anyMatch(Node::isAlive);
    for (Node node : cluster.nodes()) {
      if (!node.isAlive()) {
        node.launch();
        if (!someRuns) {
          // Two that start at once may each found a cluster, and meet only later.
          node.awaitReady();
          someRuns = true;
        }
      }
    }
    for (Node node : cluster.nodes()) {
      node.awaitReady();
    }
  }

  private static Fault freeze(String name, Ground ground, int seconds) {
    Node node = one(ground);
    return new Fault(name, node.name(), Duration.ofSeconds(seconds), node::freeze, node::thaw, "");
  }

  /** The node is started anew with the fail-point on, and ends by itself when it gets there. */
  private static Fault halt(String name, Ground ground, String point) {
    Node node = one(ground);
    int after = 20 + ground.choose(100);
    return new Fault(
        name,
        node.name(),
        Duration.ofSeconds(3),
        () -> {
          restart(node, Map.of("faults.point", point, "faults.after", String.valueOf(after)));
          if (!node.awaitEnd(Duration.ofSeconds(30))) {
            throw new IOException(node.name() + " did not come to " + point);
          }
        },
        () -> revive(ground.cluster()),
        "");
  }

  private static Fault slow(String name, Ground ground, String point) {
    Node node = one(ground);
    return new Fault(
        name,
        node.name(),
        Duration.ofSeconds(15),
        () -> restart(node, Map.of("faults.point", point, "faults.pause", "300ms")),
        () -> restart(node, Map.of()),
        "");
  }

  private static void restart(Node node, Map<String, String> settings) throws IOException {
    stop(node);
    node.launch(settings);
    // A fail-point may end it before it is seen to be ready.
    Pause.until(Duration.ofMinutes(2), () -> node.isReady() || !node.isAlive());
  }

  private static void stop(Node node) throws IOException {
    node.terminate();
    if (!node.awaitEnd(STOP)) {
      node.kill();
      throw new IOException(node.name() + " did not stop within " + STOP.toSeconds() + " s");
    }
  }

  private static Fault rolling(String name, Ground ground) {
    return new Fault(
        name,
        "all nodes",
        Duration.ZERO,
        () -> {
          for (Node node : ground.cluster().nodes()) {
            restart(node, Map.of());
            node.awaitReady();
          }
        },
        () -> revive(ground.cluster()),
        "");
  }

  private static Fault terminateInOutage(String name, Ground ground) {
    Node node = one(ground);
    List<Shard> shards = ground.cluster().shards();
    Shard shard = shards.get(ground.choose(shards.size()));
    return new Fault(
        name,
        node.name() + ", shard-" + shard.number(),
        Duration.ofSeconds(1),
        () -> {
          shard.server().kill();
          Pause.of(Duration.ofSeconds(2));
          stop(node);
        },
        () -> {
          shard.server().start();
          revive(ground.cluster());
        },
        "");
  }
}
