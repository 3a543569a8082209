package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.ClusterPlan;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.history.HistoryWriter;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.nemesis.Kind;
import io.cotalk.loadtest.tail.StoredLogs;
import io.cotalk.loadtest.tail.TailCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One run from an empty cluster to a whole history: workload, faults, healing, quiet, final reads.
 * Blocking.
 */
final class Run {
  /** How long everything may take to be right again after the last fault. */
  private static final Duration QUIET = Duration.ofSeconds(60);

  private static final String BUG = "faults.bug";

  private static final long BEGUN = System.nanoTime();

  private final Options options;
  private final ClusterPlan plan;
  private final Path history;
  private final Path records;
  private final List<String> failures = new ArrayList<>();
  private List<String> tailFaults = List.of();

  /**
   * @param folder of this run; must be there
   * @param settings of the nodes
   */
  Run(Options options, Path launcher, Path shared, Path folder, Map<String, String> settings)
      throws IOException {
    this.options = options;
    this.history = folder.resolve("history.jsonl");
    this.records = Files.createDirectories(folder.resolve("records"));
    Map<String, String> all = new HashMap<>(settings);
    // Hundreds of accounts: hashing them as in production would be most of a run.
    all.putIfAbsent("auth.hash-memory-kib", "64");
    all.putIfAbsent("auth.hash-passes", "1");
    all.putIfAbsent("auth.hash-queue", "1000");
    all.putIfAbsent("auth.access-life", "12h");
    all.put("faults.tail-folder", records.toString());
    // One user makes each room, and brings its members back again and again.
    all.putIfAbsent("limits.adds-per-user", "1000000");
    all.putIfAbsent("limits.add-burst", "100000");
    this.plan =
        new ClusterPlan(
            launcher, folder, shared, options.nodes(), options.shards(), false, all, "");
  }

  /**
   * Does it all; no process of the cluster runs on return.
   *
   * @param script made for the started cluster
   * @return the file of the history
   */
  Path execute(Function<Kind.Ground, Script> script) throws IOException {
    Cluster cluster = new Cluster(plan);
    Thread atExit = new Thread(cluster::close, "end of the cluster");
    Runtime.getRuntime().addShutdownHook(atExit);
    boolean clean;
    try (cluster;
        ClientLoop loop = new ClientLoop();
        HistoryWriter writer = HistoryWriter.create(history)) {
      say("starting %d nodes, %d shards".formatted(options.nodes(), options.shards()));
      cluster.start();
      Recorder recorder = new Recorder(writer);
      HttpClient http = new HttpClient(loop);
      List<Endpoint> nodes = cluster.nodes().stream().map(Node::endpoint).toList();
      Field field = new Field(loop, http, nodes, recorder, new Random(options.seed() + 1));
      say("making accounts and rooms");
      Workload workload = Workload.seed(field, http, options);
      recorder.write(start(workload));
      try (Sampler sampler = new Sampler(cluster, recorder)) {
        sampler.start();
        Crowd crowd = new Crowd(field, workload.rooms());
        Random random = new Random(options.seed() + 2);
        boolean thorough = !options.only().isEmpty();
        Kind.Ground ground = new Kind.Ground(cluster, crowd, random, thorough);
        play(workload, recorder, script.apply(ground));
      }
      quiet(workload, recorder, new FinalReads(http, recorder), nodes.getFirst());
      finish(workload, cluster, new FinalReads(http, recorder), nodes);
      checkTail(cluster);
      // Streams stay open to the end: only those are measured against the final logs.
      recorder.write(new RunEvent.Done());
      workload.stop();
      say("stopping; " + recorder.progress());
      cluster.stopNodes();
      clean = isClean(cluster);
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    if (clean && tailFaults.isEmpty()) {
      cluster.deleteData();
    }
    return history;
  }

  private RunEvent.Start start(Workload workload) {
    // A script of named faults takes the time they take.
    long sends = options.only().isEmpty() ? options.rate() * options.time().toSeconds() : 0;
    return new RunEvent.Start(
        options.seed(),
        options.nodes(),
        options.shards(),
        workload.rooms().stream().map(Room::id).toList(),
        new RunEvent.Plan(sends, options.command()));
  }

  private void play(Workload workload, Recorder recorder, Script script) throws IOException {
    workload.connect();
    Pause.until(Duration.ofSeconds(20), () -> workload.behind(Map.of()) == 0);
    say("sending");
    workload.start();
    Nemesis nemesis = new Nemesis(recorder);
    try {
      script.run(nemesis, options.time());
    } finally {
      workload.wane();
    }
    failures.addAll(nemesis.failures());
  }

  /** Until everybody has everything, or it takes too long: then the checker says what is wrong. */
  private void quiet(Workload workload, Recorder recorder, FinalReads reads, Endpoint node)
      throws IOException {
    say("waiting for quiet; " + recorder.progress());
    long begun = System.nanoTime();
    boolean settled = Pause.until(QUIET, workload::isSettled);
    Map<String, Long> heads = new HashMap<>();
    for (Room room : workload.rooms()) {
      heads.put(room.id(), reads.head(node, room));
    }
    boolean level = Pause.until(QUIET, () -> workload.behind(heads) == 0);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    say(
        (settled && level ? "quiet after " : "NOT quiet after ")
            + took.toMillis()
            + " ms"
            + (level ? "" : ", watchers behind: " + workload.behind(heads)));
  }

  private static void finish(
      Workload workload, Cluster cluster, FinalReads reads, List<Endpoint> nodes)
      throws IOException {
    for (Room room : workload.rooms()) {
      for (Endpoint node : nodes) {
        reads.fromNode(node, room);
      }
      reads.fromShard(cluster.shards().get(room.shard()), room);
    }
  }

  /** Consumers of the tails got every event, whoever read for them, and in order. */
  private void checkTail(Cluster cluster) throws IOException {
    TailCheck check = new TailCheck(records);
    check.compare(StoredLogs.read(cluster.shards()), QUIET, (consumer, event) -> {});
    check.counts().forEach(Run::say);
    tailFaults = check.faults();
  }

  /** What a consumer of the tails missed or got too early, one line each. */
  List<String> tailFaults() {
    return tailFaults;
  }

  /** Whether the audit finds nothing. What a planted bug does is the checker's to find. */
  private boolean isClean(Cluster cluster) {
    if (plan.settings().containsKey(BUG)) {
      return true;
    }
    try {
      say("audit: " + cluster.audit().strip().replace("\n", ", "));
      return true;
    } catch (IOException e) {
      failures.add("audit: " + e.getMessage());
      return false;
    }
  }

  /** What did not go as it must while faults came and went, one line each. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  static void say(String text) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - BEGUN);
    System.out.println("chaos %3d s: %s".formatted(seconds, text));
  }
}
