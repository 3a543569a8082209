package io.cotalk.testkit;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.node.Node;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.transport.link.TransportFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Real nodes in this process, clustered over loopback, each doing everything if not told otherwise.
 * One cluster of three serves the whole run (see {@link Testkit}); tests that stop nodes or change
 * settings start their own. Blocking.
 */
public final class TestCluster implements AutoCloseable {
  private final ClusterPlan plan;
  private final @Nullable TransportFactory transport;
  private final Map<Endpoint, Node> nodes = new LinkedHashMap<>();
  private final Map<Endpoint, ClientTransport> transports = new ConcurrentHashMap<>();

  private TestCluster(ClusterPlan plan, @Nullable TransportFactory transport) {
    this.plan = plan;
    this.transport = transport;
  }

  /**
   * Starts nodes on the databases of {@code servers}.
   *
   * @param extra settings by path, over those of all test clusters
   */
  public static TestCluster start(Servers servers, int size, Map<String, String> extra) {
    return start(new TestCluster(new ClusterPlan(servers, TestKeys.folder(), extra), null), size);
  }

  /**
   * As {@link #start(Servers, int, Map)}; clients reach each node by one transport more.
   *
   * @param transport makes that of a node
   */
  public static TestCluster start(
      Servers servers, int size, Map<String, String> extra, TransportFactory transport) {
    ClusterPlan plan = new ClusterPlan(servers, TestKeys.folder(), extra);
    return start(new TestCluster(plan, transport), size);
  }

  private static TestCluster start(TestCluster cluster, int size) {
    try {
      for (int i = 0; i < size; i++) {
        cluster.add();
      }
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts one node more and returns when it is ready. */
  public Endpoint add() {
    return add(Map.of());
  }

  /**
   * Starts one node more and returns when it is ready.
   *
   * @param own settings of this node alone, by path
   */
  public Endpoint add(Map<String, String> own) {
    Map<String, String> settings = plan.next(own);
    Endpoint endpoint = ClusterPlan.endpoint(settings);
    Config config = ConfigLoader.of(settings, Capabilities.sections());
    TransportFactory factory = transport;
    List<TransportFactory> further =
        factory == null
            ? List.of()
            : List.of(
                services -> {
                  ClientTransport made = factory.make(services);
                  transports.put(endpoint, made);
                  return made;
                });
    Node node = join(Node.start(config, step -> {}, further));
    synchronized (nodes) {
      nodes.put(endpoint, node);
    }
    Await.until(
        endpoint.name() + " is ready",
        () -> Api.get(endpoint.management("/health/ready")).status() == 200);
    return endpoint;
  }

  /** The transport that a node has besides the usual ones. */
  public ClientTransport transport(Endpoint node) {
    return Objects.requireNonNull(transports.get(node), node::name);
  }

  /** Stops a node in order; it is no longer among {@link #nodes()} from the start. */
  public void stop(Endpoint endpoint) {
    join(remove(endpoint).stop());
  }

  /** Ends a node without a word to anybody. */
  public void kill(Endpoint endpoint) {
    join(remove(endpoint).kill());
  }

  private Node remove(Endpoint endpoint) {
    synchronized (nodes) {
      return Objects.requireNonNull(nodes.remove(endpoint), endpoint::name);
    }
  }

  /** The nodes that run, in the order they were started. */
  public List<Endpoint> nodes() {
    synchronized (nodes) {
      return List.copyOf(nodes.keySet());
    }
  }

  public Endpoint node(int index) {
    return nodes().get(index);
  }

  public Api api(int index) {
    return new Api(node(index));
  }

  @Override
  public void close() {
    nodes().forEach(this::stop);
  }

  private static <T> T join(io.vertx.core.Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(Await.LIMIT.toSeconds() * 2, TimeUnit.SECONDS)
        .join();
  }
}
