package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.cluster.Shard;
import io.cotalk.loadtest.nemesis.Kind.Ground;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Partitions: packets are dropped in the node's own network namespace. */
final class NetworkFaults {
  static final String MISSING = "needs network namespaces and iptables";

  private static final int HOLD_SECONDS = 30;
  private static final int CYCLES = 20;
  private static final int FEWER_CYCLES = 1;

  private NetworkFaults() {}

  static List<Kind> kinds() {
    return List.of(
        new Kind(
            "F30",
            "cut a node off from the other nodes",
            (name, ground) -> cut(name, ground, 2, NetworkFaults::fromNodes)),
        new Kind(
            "F31",
            "cut a node off from everything but clients",
            (name, ground) -> cut(name, ground, 2, NetworkFaults::fromAll)),
        new Kind(
            "F32",
            "a node hears nothing from the other nodes",
            (name, ground) -> cut(name, ground, 2, NetworkFaults::deaf)),
        new Kind(
            "F33",
            "cut two of three nodes off from each other",
            (name, ground) -> cut(name, ground, 3, NetworkFaults::fromOne)),
        new Kind(
            "F34",
            "cut a node's event bus only",
            (name, ground) -> cut(name, ground, 2, NetworkFaults::bus)),
        new Kind(
            "F35",
            "cut a node's Hazelcast only",
            (name, ground) -> cut(name, ground, 2, NetworkFaults::hazelcast)),
        new Kind("F36", "split and merge, again and again", NetworkFaults::cycles),
        new Kind("F49", "half-open connections between nodes", NetworkFaults::halfOpen));
  }

  private interface Cut {
    void on(Cluster cluster, Node node) throws IOException;
  }

  private static Node one(Ground ground) {
    List<Node> nodes = ground.cluster().nodes();
    return nodes.get(ground.choose(nodes.size()));
  }

  private static String missing(Ground ground, int nodes) {
    if (!ground.cluster().network().hasNamespaces()) {
      return MISSING;
    }
    return ground.cluster().nodes().size() < nodes ? "needs " + nodes + " nodes" : "";
  }

  private static Fault cut(String name, Ground ground, int nodes, Cut cut) {
    Node node = one(ground);
    return new Fault(
        name,
        node.name(),
        Duration.ofSeconds(HOLD_SECONDS),
        () -> cut.on(ground.cluster(), node),
        () -> node.host().reconnect(),
        missing(ground, nodes));
  }

  private static void fromNodes(Cluster cluster, Node node) throws IOException {
    for (Node other : cluster.others(node)) {
      node.host().cut(other.host().address(), 0);
    }
  }

  private static void fromAll(Cluster cluster, Node node) throws IOException {
    fromNodes(cluster, node);
    String centre = cluster.network().centre();
    for (Shard shard : cluster.shards()) {
      node.host().cut(centre, shard.server().port());
    }
    node.host().cut(centre, cluster.redis().port());
  }

  private static void deaf(Cluster cluster, Node node) throws IOException {
    for (Node other : cluster.others(node)) {
      node.host().cutIncoming(other.host().address(), 0);
    }
  }

  private static void fromOne(Cluster cluster, Node node) throws IOException {
    node.host().cut(cluster.others(node).getFirst().host().address(), 0);
  }

  private static void bus(Cluster cluster, Node node) throws IOException {
    for (Node other : cluster.others(node)) {
      node.host().cut(other.host().address(), other.busPort());
      node.host().cut(other.host().address(), node.busPort());
    }
  }

  private static void hazelcast(Cluster cluster, Node node) throws IOException {
    for (Node other : cluster.others(node)) {
      node.host().cut(other.host().address(), other.clusterPort());
      node.host().cut(other.host().address(), node.clusterPort());
    }
  }

  private static Fault cycles(String name, Ground ground) {
    Node node = one(ground);
    int cycles = ground.much(CYCLES, FEWER_CYCLES);
    return new Fault(
        name,
        node.name(),
        Duration.ZERO,
        () -> {
          for (int i = 0; i < cycles; i++) {
            fromNodes(ground.cluster(), node);
            Pause.of(Duration.ofSeconds(20));
            node.host().reconnect();
            Pause.of(Duration.ofSeconds(20));
          }
        },
        () -> node.host().reconnect(),
        missing(ground, 2));
  }

  /** What is connected now goes silent for good; new connections between the nodes can be made. */
  private static Fault halfOpen(String name, Ground ground) {
    Node node = one(ground);
    return new Fault(
        name,
        node.name(),
        Duration.ofSeconds(HOLD_SECONDS),
        () -> {
          for (Node other : ground.cluster().others(node)) {
            node.host().cutConnections(other.host().address(), other.busPort());
          }
        },
        () -> node.host().reconnect(),
        missing(ground, 2));
  }
}
