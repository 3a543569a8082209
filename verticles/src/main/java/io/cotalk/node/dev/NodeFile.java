package io.cotalk.node.dev;

import io.cotalk.core.config.ShardDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the nodes' configuration files. */
final class NodeFile {
  private final DevOptions options;
  private final DevFolder folder;
  private final EmbeddedServers servers;
  private final List<Integer> clusterPorts = new ArrayList<>();
  private final List<Integer> busPorts = new ArrayList<>();

  /** Chooses ports for the cluster, the same in the files of all nodes. */
  NodeFile(DevOptions options, DevFolder folder, EmbeddedServers servers) {
    this.options = options;
    this.folder = folder;
    this.servers = servers;
    for (int number = 1; number <= options.nodes(); number++) {
      clusterPorts.add(Ports.free());
      busPorts.add(Ports.free());
    }
  }

  /** Writes the file of node {@code number}, 1 and up, which only its owner may read. */
  void write(int number) throws IOException {
    Files.createDirectories(folder.nodes());
    String text =
        """
        # Written anew at every start of `cotalk dev`.
        node:
          name: node-%d
          profile: development
        http:
          host: 127.0.0.1
          port: %d
        management:
          port: %d
        redis:
          url: %s
          password: %s
        auth:
          keys-dir: %s
        %s\
        shards:
          databases:
        %s"""
            .formatted(
                number,
                options.httpPort(number),
                options.managementPort(number),
                servers.redisUrl(),
                servers.password(),
                quoted(folder.keys()),
                options.nodes() > 1 ? cluster(number) : "",
                databases());
    Folders.writeSecret(folder.nodes().resolve("node-" + number + ".yaml"), text);
  }

  private String cluster(int number) {
    StringBuilder members = new StringBuilder();
    clusterPorts.forEach(port -> members.append("    - 127.0.0.1:").append(port).append('\n'));
    return """
    cluster:
      enabled: true
      host: 127.0.0.1
      port: %d
      bus-port: %d
      members:
    %s"""
        .formatted(clusterPorts.get(number - 1), busPorts.get(number - 1), members);
  }

  private String databases() {
    StringBuilder text = new StringBuilder();
    for (ShardDatabase database : servers.databases()) {
      text.append("    - url: ").append(database.url()).append('\n');
      text.append("      user: ").append(database.user()).append('\n');
      text.append("      password: ").append(database.password()).append('\n');
    }
    return text.toString();
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
