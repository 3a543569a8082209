package io.cotalk.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes as processes, for tests that end them the hard way. Blocking. */
public final class ProcessCluster implements AutoCloseable {
  private final ClusterPlan plan;
  private final List<NodeProcess> started = new ArrayList<>();
  private final List<NodeProcess> running = new ArrayList<>();

  private ProcessCluster(ClusterPlan plan) {
    this.plan = plan;
  }

  /** Starts so many nodes at the same time; returns when all are ready. */
  public static ProcessCluster start(Servers servers, int size, Map<String, String> extra) {
    ProcessCluster cluster = new ProcessCluster(new ClusterPlan(servers, TestKeys.folder(), extra));
    try {
      // The first alone: two that start at once may each found a cluster, and meet only later.
      cluster.add();
      List<NodeProcess> others = new ArrayList<>();
      for (int i = 1; i < size; i++) {
        others.add(cluster.launch());
      }
      others.forEach(NodeProcess::awaitReady);
      return cluster;
    } catch (RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts one node more and returns when it is ready. */
  public NodeProcess add() {
    NodeProcess node = launch();
    node.awaitReady();
    return node;
  }

  private synchronized NodeProcess launch() {
    NodeProcess node = NodeProcess.start(plan.next());
    started.add(node);
    running.add(node);
    return node;
  }

  /** Where the nodes listen that have not been killed or asked to stop. */
  public synchronized List<Endpoint> nodes() {
    return running.stream().map(NodeProcess::endpoint).toList();
  }

  /** Kills a node; it is no longer among {@link #nodes()} from the start. */
  public void kill(Endpoint endpoint) {
    take(endpoint).kill();
  }

  /** Asks a node to stop in order; it is no longer among {@link #nodes()} from the start. */
  public NodeProcess terminate(Endpoint endpoint) {
    NodeProcess node = take(endpoint);
    node.terminate();
    return node;
  }

  private synchronized NodeProcess take(Endpoint endpoint) {
    NodeProcess node =
        running.stream().filter(each -> each.endpoint().equals(endpoint)).findFirst().orElseThrow();
    running.remove(node);
    return node;
  }

  @Override
  public synchronized void close() {
    started.forEach(NodeProcess::kill);
    running.clear();
  }
}
