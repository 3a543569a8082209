package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Nodes, shards, Redis and their network, all processes of this one and ended with {@link #close}.
 * Methods block.
 */
public final class Cluster implements AutoCloseable {
  /** Small and quick to start; three nodes and four databases share a small machine. */
  private static final String JVM =
      "-Xmx400m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dcotalk.faults=true -Xlog:cds=off"
          // Process ids repeat in every namespace, and its file is named after the id.
          + " -XX:-UsePerfData";

  private final ClusterPlan plan;
  private final Network network;
  private final RedisServer redis;
  private final List<PostgresServer> servers = new ArrayList<>();
  private final List<Shard> shards = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private boolean closed;

  /** Unpacks programs and builds the network; starts no server yet. */
  public Cluster(ClusterPlan plan) throws IOException {
    this.plan = plan;
    this.network = Network.open();
    Programs programs = new Programs(plan.shared().resolve("programs"));
    String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(12));
    redis = new RedisServer(programs.redis(), plan.folder(), network.centre(), password);
    int servers = plan.oneServer() ? 1 : plan.shards();
    for (int number = 0; number < servers; number++) {
      String name = plan.oneServer() ? "shards" : "shard-" + number;
      this.servers.add(
          new PostgresServer(
              name,
              plan.shards() / servers,
              !plan.oneServer(),
              programs.postgres(),
              plan.folder(),
              network.centre(),
              password));
    }
    for (int number = 0; number < plan.shards(); number++) {
      shards.add(new Shard(number, this.servers.get(number % servers), "cotalk" + number));
    }
    for (int number = 1; number <= plan.nodes(); number++) {
      nodes.add(
          new Node("node-" + number, network.host(number), NodePorts.choose(), plan, jvm(number)));
    }
  }

  private Path classes() {
    return plan.shared().resolve("classes.jsa");
  }

  private String jvm(int number) {
    return JVM
        + " -XX:SharedArchiveFile="
        + classes()
        + (number == 1 ? " -XX:+AutoCreateSharedArchive" : "")
        + " "
        + plan.jvm();
  }

  /** Starts the stores, then the nodes; all are ready on return. */
  public void start() throws IOException {
    List<Callable<Void>> stores = new ArrayList<>();
    stores.add(
        () -> {
          redis.start();
          return null;
        });
    if (network.hasNamespaces()) {
      servers.getLast().moveToSmallDisk();
    }
    for (PostgresServer server : servers) {
      stores.add(
          () -> {
            server.initialise();
            server.start();
            return null;
          });
    }
    Path keys = plan.folder().resolve("keys");
    stores.add(
        () -> {
          Command.run(plan.launcher().toString(), "ctl", "keys", "generate", keys.toString());
          return null;
        });
    all(stores);
    for (Shard shard : shards) {
      shard.create();
    }
    for (Node node : nodes) {
      NodeFile.write(node, this, keys, plan.settings());
    }
    archiveClasses();
    startNodes();
  }

  /**
   * The orderly end of the first node leaves an archive of classes: every later start costs a
   * third.
   */
  private void archiveClasses() throws IOException {
    if (!Files.exists(classes())) {
      Node first = nodes.getFirst();
      first.launch();
      first.awaitReady();
      first.terminate();
      first.awaitEnd(Node.STOP_LIMIT);
    }
  }

  /** The first alone: two that start at once may each found a cluster, and meet only later. */
  private void startNodes() throws IOException {
    for (Node node : nodes) {
      node.launch();
      if (node.equals(nodes.getFirst())) {
        node.awaitReady();
      }
    }
    for (Node node : nodes) {
      node.awaitReady();
    }
  }

  private static void all(List<Callable<Void>> tasks) throws IOException {
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (Future<Void> done : executor.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  public Network network() {
    return network;
  }

  public RedisServer redis() {
    return redis;
  }

  /** In the order of their numbers, from 0. */
  public List<Shard> shards() {
    return List.copyOf(shards);
  }

  /** One for each shard, or one for all. */
  public List<PostgresServer> servers() {
    return List.copyOf(servers);
  }

  /** In the order of their numbers, from 1. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** Address and port of the other nodes for {@code node}. */
  public List<Node> others(Node node) {
    return nodes.stream().filter(each -> !each.equals(node)).toList();
  }

  /**
   * Returns what {@code ctl audit} says of the shards; fails when it is not clean.
   *
   * @param options of the audit
   */
  public String audit(String... options) throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(plan.launcher().toString(), "ctl"));
    words.addAll(List.of("--config", plan.folder().resolve("node-1.yaml").toString()));
    // Only nodes are started with the switch that allows faults.
    words.addAll(List.of("--set", "faults.tail-folder=", "audit"));
    words.addAll(List.of(options));
    return Command.run(words);
  }

  /** Asks all nodes to stop in order and waits; what is left is ended by {@link #close}. */
  public void stopNodes() throws IOException {
    for (Node node : nodes) {
      node.thaw();
      node.terminate();
    }
    for (Node node : nodes) {
      node.awaitEnd(Node.STOP_LIMIT);
    }
  }

  /** Kills everything that runs, in whatever state. May be called twice and by any thread. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    List<Callable<Void>> ends = new ArrayList<>();
    nodes.forEach(node -> ends.add(() -> end(node::kill)));
    servers.forEach(server -> ends.add(() -> end(server::kill)));
    ends.add(() -> end(redis::kill));
    for (Callable<Void> end : ends) {
      try {
        end.call();
      } catch (Exception e) {
        System.err.println("not ended: " + e.getMessage());
      }
    }
    network.close();
  }

  private interface Ending {
    void end() throws IOException;
  }

  private static Void end(Ending ending) throws IOException {
    ending.end();
    return null;
  }

  /** The folder with configurations and logs. */
  public Path folder() {
    return plan.folder();
  }

  /** Deletes the data of the stores, which nobody reads any more. */
  public void deleteData() throws IOException {
    for (PostgresServer server : servers) {
      try (var files = Files.walk(server.data())) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          // The root of a small disk stays until its mount namespace ends.
          if (!file.equals(server.data()) || !server.isOnSmallDisk()) {
            Files.deleteIfExists(file);
          }
        }
      }
    }
  }
}
