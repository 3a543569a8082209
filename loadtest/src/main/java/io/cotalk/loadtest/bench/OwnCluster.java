package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.ClusterPlan;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.PostgresServer;
import io.cotalk.loadtest.cluster.Shard;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A fresh cluster of processes on this machine, ended with this. */
final class OwnCluster implements Subject {
  private static final int FIRST_MEMBERS = 1_000;

  /** Later options win over those for a quick start. */
  static final String JVM = "-XX:-UseSerialGC -XX:+UseG1GC -XX:TieredStopAtLevel=4 -Xmx1g ";

  private static final List<String> DATABASE =
      List.of("max_wal_size = '4GB'", "min_wal_size = '1GB'", "checkpoint_timeout = '15min'");

  private static final String WAL = "select pg_current_wal_lsn() - '0/0'::pg_lsn";

  /** Of 16 MB; what the checkpoint after them keeps by {@code min_wal_size}. */
  private static final int WAL_SEGMENTS = 60;

  private final Cluster cluster;
  private final Path folder;
  private final Map<String, String> settings;
  private final Preparation preparation;
  private final Processes processes;
  private final Thread atExit;

  private OwnCluster(Cluster cluster, ClusterPlan plan, HttpClient http, Progress progress)
      throws IOException {
    this.cluster = cluster;
    this.folder = plan.folder();
    this.settings = plan.settings();
    this.atExit = new Thread(cluster::close, "end of the cluster");
    Runtime.getRuntime().addShutdownHook(atExit);
    cluster.start();
    prepareDatabases();
    this.processes = Processes.ofOwnCluster();
    this.preparation = new Preparation(http, nodes(), FIRST_MEMBERS, progress);
  }

  /** Starts it; takes some seconds. */
  static OwnCluster start(
      BenchOptions options, Path home, Path folder, HttpClient http, Progress progress)
      throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("limits.profile", "bench");
    settings.put("limits.sockets-per-address", "1000000");
    settings.put("limits.sockets-per-user", "10000");
    settings.put("limits.hellos-per-second", "1000000");
    settings.put("rooms.max-first-members", String.valueOf(FIRST_MEMBERS));
    settings.put("rooms.max-members", "100000");
    // Passwords are not what is measured; the standard settings take 30 ms each.
    settings.put("auth.hash-memory-kib", "64");
    settings.put("auth.hash-passes", "1");
    settings.put("auth.hash-queue", "1000");
    settings.put("auth.access-life", "12h");
    if (options.scenario() == Scenario.CONNECT) {
      // Sessions come again with the same token; every signature is to be checked.
      settings.put("auth.tokens-known", "0");
    }
    settings.putAll(options.settings());
    Path shared = home.resolve(".cotalk").resolve("bench");
    String jvm = JVM + options.jvm();
    ClusterPlan plan =
        new ClusterPlan(
            home.resolve("cotalk"),
            folder,
            shared,
            options.nodes(),
            options.shards(),
            true,
            settings,
            jvm);
    progress.say("starting %d nodes, %d shards".formatted(options.nodes(), options.shards()));
    return new OwnCluster(new Cluster(plan), plan, http, progress);
  }

  /**
   * As on a server of its own that has run for a while: a run must not consist of checkpoints, and
   * WAL is written over that of before, where a new server makes each segment anew, in the middle
   * of a commit.
   */
  private void prepareDatabases() throws IOException {
    for (PostgresServer server : cluster.servers()) {
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        for (String setting : DATABASE) {
          statement.execute("alter system set " + setting);
        }
        statement.execute("select pg_reload_conf()");
        for (int i = 0; i < WAL_SEGMENTS; i++) {
          statement.execute("select pg_logical_emit_message(false, 'bench', 'a segment')");
          statement.execute("select pg_switch_wal()");
        }
        statement.execute("checkpoint");
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
  }

  @Override
  public String name() {
    return "co-talk";
  }

  @Override
  public List<Endpoint> nodes() {
    return cluster.nodes().stream().map(Node::endpoint).toList();
  }

  List<Shard> shards() {
    return cluster.shards();
  }

  @Override
  public List<Account> accounts(int count) throws IOException {
    return preparation.accounts(count);
  }

  @Override
  public List<Long> rooms(List<List<Account>> members) throws IOException {
    return preparation.rooms(members);
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public Exposition metrics() {
    return Exposition.parse(
        cluster.nodes().stream().map(node -> node.management("/metrics").orElse("")).toList());
  }

  @Override
  public double walBytes() throws IOException {
    double bytes = 0;
    for (PostgresServer server : cluster.servers()) {
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(WAL)) {
        row.next();
        bytes += row.getDouble(1);
      } catch (SQLException e) {
        throw new IOException(e);
      }
    }
    return bytes;
  }

  @Override
  public Map<String, String> settings() {
    return settings;
  }

  @Override
  public Optional<String> audit(List<Receipts> receipts) {
    try {
      if (receipts.isEmpty()) {
        return Optional.of(cluster.audit());
      }
      Path file = written(receipts);
      String said = cluster.audit("--receipts", file.toString());
      // Some hundred megabytes, of use only when something is wrong.
      Files.delete(file);
      return Optional.of(said);
    } catch (IOException e) {
      return Optional.of("not clean: " + e.getMessage());
    }
  }

  private Path written(List<Receipts> receipts) throws IOException {
    Path file = folder.resolve("receipts.jsonl");
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      for (Receipts each : receipts) {
        each.write(lines);
      }
    }
    return file;
  }

  @Override
  public void close() {
    cluster.close();
    Runtime.getRuntime().removeShutdownHook(atExit);
    try {
      cluster.deleteData();
    } catch (IOException e) {
      System.err.println("data not deleted: " + e.getMessage());
    }
  }
}
