package io.cotalk.transport.http;

import io.cotalk.core.config.ConfigLoader;
import io.cotalk.node.Node;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestKeys;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A node in this JVM, alone, on ports of its own. */
public final class TestNode implements AutoCloseable {
  private static final long LIMIT_SECONDS = 180;
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Node node;

  private TestNode(Node node) {
    this.node = node;
  }

  /** Starts a node with the defaults, except for {@code settings}. */
  public static TestNode start(Servers servers, Map<String, String> settings) {
    try {
      return new TestNode(
          Node.start(
                  ConfigLoader.of(values(servers, settings), Capabilities.sections())
                      .withPorts(0, 0))
              .await(LIMIT_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Begins to start a node on this port for operators; its public port is any. */
  public static Future<Node> begin(Servers servers, Map<String, String> settings, int management) {
    return Node.start(
        ConfigLoader.of(values(servers, settings), Capabilities.sections())
            .withPorts(0, management));
  }

  private static Map<String, String> values(Servers servers, Map<String, String> settings) {
    Map<String, String> values = new HashMap<>();
    values.put("node.name", "node-" + STARTED.incrementAndGet());
    values.put("auth.keys-dir", TestKeys.folder().toString());
    values.put("node.profile", "development");
    values.put("auth.hash-memory-kib", "64");
    values.put("limits.profile", "bench");
    values.put("cluster.name", Servers.CLUSTER);
    values.put("redis.url", servers.redisUrl());
    values.put("redis.password", servers.redisPassword());
    for (int i = 0; i < servers.databases().size(); i++) {
      Database database = servers.databases().get(i);
      String path = "shards.databases." + i + ".";
      values.put(path + "url", database.url());
      values.put(path + "user", database.user());
      values.put(path + "password", database.password());
    }
    values.putAll(settings);
    return values;
  }

  public Node node() {
    return node;
  }

  public Endpoint endpoint() {
    return new Endpoint("node", node.httpPort(), node.managementPort());
  }

  @Override
  public void close() {
    try {
      node.stop().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
