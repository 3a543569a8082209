package io.cotalk.node.dev;

import io.cotalk.core.config.ShardsConfig;
import io.cotalk.core.shards.RestoredShard;
import io.cotalk.core.shards.ShardMismatchException;
import io.cotalk.core.tokens.KeyFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code ./cotalk dev} runs: both servers and the nodes. One thread starts and supervises;
 * {@link #stop} may come from another at any time, waits for the step under way and ends all.
 */
final class Development {
  /** How often it is looked whether the servers run. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** The default of {@code cluster.name}, as the nodes have it. */
  private static final String CLUSTER = "cotalk";

  private final DevOptions options;
  private final DevFolder folder;
  private final PrintStream out;
  private final Nodes nodes;
  private @Nullable EmbeddedServers servers;
  private volatile boolean stopping;

  /**
   * Starts nothing yet.
   *
   * @param out where each step is told in a line
   */
  Development(DevOptions options, DevFolder folder, PrintStream out) {
    this.options = options;
    this.folder = folder;
    this.out = out;
    this.nodes = new Nodes(options, folder, out);
  }

  /**
   * Starts everything.
   *
   * @return whether all nodes are ready; false once {@link #stop} was called
   * @throws DevFault with one line when something does not start; {@link #stop} is still needed
   */
  boolean start() throws IOException {
    try {
      prepare();
      startServers();
      raiseEpoch();
      nodes.start();
    } catch (DevFault fault) {
      // Ctrl-C reaches the children too, which then seem to fail.
      if (!stopping) {
        throw fault;
      }
    }
    return !stopping;
  }

  /** Starts again what ends by itself. Returns when {@link #stop} was called. */
  void supervise() throws IOException, InterruptedException {
    while (!stopping) {
      nodes.supervise(LOOK);
      reviveServers();
    }
  }

  private synchronized void reviveServers() throws IOException {
    if (!stopping && servers != null) {
      servers.revive().forEach(name -> out.printf("  %s ended; started it again%n", name));
    }
  }

  /** Stops the nodes and then the servers. Nothing starts after this. */
  void stop() throws IOException {
    stopping = true;
    nodes.stop();
    stopServers();
    folder.close();
  }

  private void prepare() throws IOException {
    stopLeftOvers();
    if (options.fresh()) {
      out.println("  deleting all data, keys and logs in " + folder.root());
      folder.clear();
    }
    requirePorts();
    if (!KeyFiles.generate(folder.keys()).isEmpty()) {
      out.println("  made keys in " + folder.keys());
    }
    for (Path each : List.of(folder.logs(), folder.nodes())) {
      Files.createDirectories(each);
    }
  }

  /** What a killed {@code dev} left running. */
  private void stopLeftOvers() throws IOException {
    if (Files.exists(folder.nodes())) {
      try (Stream<Path> files = Files.list(folder.nodes())) {
        for (Path file : files.filter(each -> each.toString().endsWith(".pid")).toList()) {
          NodeProcess.stopLeftOver(file);
        }
      }
    }
    EmbeddedServers.stopLeftOver(folder.root(), folder.programs());
  }

  private void requirePorts() {
    for (int number = 1; number <= options.nodes(); number++) {
      for (int port : List.of(options.httpPort(number), options.managementPort(number))) {
        if (!Ports.isFree(port)) {
          throw new DevFault("port " + port + " is in use: choose others with --port");
        }
      }
    }
  }

  private synchronized void startServers() throws IOException {
    if (stopping) {
      return;
    }
    long begin = System.nanoTime();
    EmbeddedServers started = EmbeddedServers.start(folder.root(), folder.programs());
    servers = started;
    out.printf(
        "  PostgreSQL with %d shard databases and Redis run after %.1f s%n",
        EmbeddedServers.SHARDS, Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1e3);
    NodeFile file = new NodeFile(options, folder, started);
    for (int number = 1; number <= options.nodes(); number++) {
      Files.deleteIfExists(folder.log(number));
      file.write(number);
    }
  }

  /** While PostgreSQL runs and no node does, as {@code ctl shard restored} wants it. */
  private synchronized void raiseEpoch() {
    int shard = options.restored();
    if (stopping || servers == null || shard == DevOptions.NONE) {
      return;
    }
    Duration patience = Duration.ofSeconds(30);
    ShardsConfig config =
        new ShardsConfig(servers.databases(), 1, 1, patience, patience, patience, true);
    try {
      long epoch = new RestoredShard(config, CLUSTER).raiseEpoch(shard);
      out.printf("  shard %d was restored: it has epoch %d%n", shard, epoch);
    } catch (SQLException | ShardMismatchException e) {
      throw new DevFault("shard " + shard + ": " + e.getMessage());
    }
  }

  private synchronized void stopServers() {
    if (servers != null) {
      servers.close();
      out.println("  Redis and PostgreSQL stopped");
    }
  }
}
