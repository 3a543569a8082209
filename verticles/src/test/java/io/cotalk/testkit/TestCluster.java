package io.cotalk.testkit;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.node.Node;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.transport.link.TransportFactory;
import java.util.ArrayList;
import java.util.Collections;
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
  /** All roles but that of the nodes that clients connect to; the first answers the others. */
  public static final List<String> ROLES = List.of("persistence", "accounts", "rooms", "api");

  private final ClusterPlan plan;
  private final @Nullable TransportFactory transport;
  private final Map<Endpoint, Node> nodes = new LinkedHashMap<>();
  private final Map<String, RoleNode> byRole = new LinkedHashMap<>();
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

  /** As {@link #startSplit(Servers, Map, Function)}, by the WebSocket alone. */
  public static TestCluster startSplit(Servers servers, Map<String, String> extra) {
    return startSplit(new TestCluster(new ClusterPlan(servers, TestKeys.folder(), extra), null));
  }

  /**
   * Starts a node for each role but {@code socket}; all that are added have that role alone. Their
   * endpoints lead to the API of another node.
   */
  public static TestCluster startSplit(
      Servers servers, Map<String, String> extra, TransportFactory transport) {
    ClusterPlan plan = new ClusterPlan(servers, TestKeys.folder(), extra);
    return startSplit(new TestCluster(plan, transport));
  }

  private static TestCluster startSplit(TestCluster cluster) {
    try {
      ROLES.forEach(
          role -> {
            Map<String, String> settings = cluster.plan.next(Map.of("node.roles", role));
            cluster.byRole.put(role, new RoleNode(settings));
            cluster.startRole(role);
          });
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
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
    if (!byRole.isEmpty()) {
      settings.putIfAbsent("node.roles", "socket");
    }
    Endpoint endpoint = withApi(ClusterPlan.endpoint(settings));
    Config config = config(settings);
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
    awaitReady(endpoint);
    return endpoint;
  }

  private static Config config(Map<String, String> settings) {
    return ConfigLoader.of(settings, Capabilities.sections());
  }

  private Endpoint withApi(Endpoint node) {
    return byRole.isEmpty()
        ? node
        : new Endpoint(node.name(), node.port(), node.managementPort(), role("api").port());
  }

  private static void awaitReady(Endpoint endpoint) {
    Await.until(
        endpoint.name() + " is ready",
        () -> Api.get(endpoint.management("/health/ready")).status() == 200);
  }

  /** The node of a role of a split cluster. */
  public Endpoint role(String role) {
    return ClusterPlan.endpoint(ofRole(role).settings);
  }

  private RoleNode ofRole(String role) {
    return Objects.requireNonNull(byRole.get(role), role);
  }

  /** Ends the node of a role without a word to anybody. */
  public void killRole(String role) {
    RoleNode killed = ofRole(role);
    join(Objects.requireNonNull(killed.node, role).kill());
    killed.node = null;
  }

  /** Starts the node of a role as it was and returns when it is ready. */
  public void startRole(String role) {
    RoleNode started = ofRole(role);
    started.node = join(Node.start(config(started.settings), step -> {}));
    awaitReady(role(role));
  }

  /** A node with one role, or where it will be again. */
  private static final class RoleNode {
    final Map<String, String> settings;
    @Nullable Node node;

    RoleNode(Map<String, String> settings) {
      this.settings = settings;
    }
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

  /** Of a split cluster, which has fewer than a test may ask for, the next in turn. */
  public Endpoint node(int index) {
    List<Endpoint> running = nodes();
    return running.get(byRole.isEmpty() ? index : index % running.size());
  }

  public Api api(int index) {
    return new Api(node(index));
  }

  @Override
  public void close() {
    nodes().forEach(this::stop);
    List<RoleNode> last = new ArrayList<>(byRole.values());
    Collections.reverse(last);
    for (RoleNode one : last) {
      if (one.node != null) {
        join(one.node.stop());
      }
    }
  }

  private static <T> T join(io.vertx.core.Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(Await.LIMIT.toSeconds() * 2, TimeUnit.SECONDS)
        .join();
  }
}
