package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configuration file of a node, from settings by path. */
final class NodeFile {
  private NodeFile() {}

  /** Writes what all nodes share and what is this node's. */
  static void write(Node node, Cluster cluster, Path keys, Map<String, String> extra)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("node.name", node.name());
    settings.put("node.profile", "development");
    settings.put("http.host", node.host().address());
    settings.put("http.port", String.valueOf(node.ports().http()));
    // So that clients can come from addresses of their own.
    settings.put("http.trusted-proxies", "[\"" + cluster.network().centre() + "\"]");
    settings.put("management.host", node.host().address());
    settings.put("management.port", String.valueOf(node.ports().management()));
    settings.put("cluster.enabled", "true");
    settings.put("cluster.name", "chaos");
    settings.put("cluster.host", node.host().address());
    settings.put("cluster.port", String.valueOf(node.ports().cluster()));
    settings.put("cluster.bus-port", String.valueOf(node.ports().bus()));
    settings.put("cluster.members", members(cluster.nodes()));
    settings.put("redis.url", quoted(cluster.redis().url()));
    settings.put("redis.password", quoted(cluster.redis().password()));
    settings.put("auth.keys-dir", quoted(keys.toString()));
    settings.putAll(extra);
    Path file = node.configuration();
    Files.writeString(file, text(settings) + databases(cluster.shards()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String members(List<Node> nodes) {
    List<String> addresses =
        nodes.stream()
            .map(node -> "\"" + node.host().address() + ":" + node.ports().cluster() + "\"")
            .toList();
    return addresses.toString();
  }

  /** All paths have two parts but for those of {@code shards.databases}. */
  private static String text(Map<String, String> settings) {
    Map<String, StringBuilder> sections = new TreeMap<>();
    settings.forEach(
        (path, value) -> {
          String section = path.substring(0, path.indexOf('.'));
          sections
              .computeIfAbsent(section, name -> new StringBuilder(name).append(":\n"))
              .append("  ")
              .append(path.substring(section.length() + 1))
              .append(": ")
              .append(value)
              .append('\n');
        });
    return String.join("", sections.values());
  }

  private static String databases(List<Shard> shards) {
    StringBuilder text = new StringBuilder("shards:\n  databases:\n");
    for (Shard shard : shards) {
      text.append("    - url: ").append(shard.url()).append('\n');
      text.append("      user: ").append(PostgresServer.USER).append('\n');
      text.append("      password: ").append(quoted(shard.server().password())).append('\n');
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
