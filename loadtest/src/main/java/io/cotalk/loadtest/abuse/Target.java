package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.ClusterPlan;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pinning;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server under attack: one that runs already, or a node of its own, ended with this. */
final class Target implements AutoCloseable {
  private static final int HTTP_PORT = 80;

  /** Later options win over those for a quick start. */
  private static final String JVM =
      "-XX:-UseSerialGC -XX:+UseG1GC -XX:TieredStopAtLevel=4 -Xmx768m ";

  private final Endpoint endpoint;
  private final @Nullable Cluster cluster;

  private Target(Endpoint endpoint, @Nullable Cluster cluster) {
    this.endpoint = endpoint;
    this.cluster = cluster;
  }

  /** Starts a node where none is given; takes some seconds. */
  static Target of(AbuseOptions options) throws IOException {
    return options.target().isPresent() ? running(options.target().get()) : own(options);
  }

  private static Target running(URI url) {
    int port = url.getPort() > 0 ? url.getPort() : HTTP_PORT;
    return new Target(new Endpoint("target", url.getHost(), port), null);
  }

  private static Target own(AbuseOptions options) throws IOException {
    Path home = Path.of(System.getProperty("cotalk.home", ".")).toAbsolutePath();
    Path shared = home.resolve(".cotalk").resolve("abuse");
    Path folder = shared.resolve("run-" + ProcessHandle.current().pid());
    Files.createDirectories(folder);
    ClusterPlan plan =
        new ClusterPlan(
            home.resolve("cotalk"), folder, shared, 1, 4, true, Map.of(), JVM + options.jvm());
    Cluster cluster = new Cluster(plan);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "end of the cluster"));
    Pinning pinning = Pinning.ofThisMachine();
    if (options.pinned()) {
      System.out.println("abuse: " + pinning.words());
      pinning.toServers();
    }
    cluster.start();
    if (options.pinned()) {
      pinning.toClient();
    }
    return new Target(cluster.nodes().getFirst().endpoint(), cluster);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Whether an own node's process lives; true for one that somebody else runs. */
  boolean isAlive() {
    return cluster == null || node(cluster).isAlive();
  }

  /** What an own node says of its health; empty where it cannot be asked. */
  Optional<String> health() {
    return cluster == null ? Optional.empty() : node(cluster).management("/health/ready");
  }

  private static Node node(Cluster cluster) {
    return cluster.nodes().getFirst();
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
      try {
        cluster.deleteData();
      } catch (IOException e) {
        System.err.println("data not deleted: " + e.getMessage());
      }
    }
  }
}
