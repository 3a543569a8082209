package io.cotalk.loadtest.proof;

import io.cotalk.loadtest.chaos.Seeding;
import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.ClusterPlan;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.cluster.PostgresServer;
import io.cotalk.loadtest.cluster.Shard;
import io.cotalk.loadtest.tail.StoredLogs;
import io.cotalk.loadtest.tail.TailCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One run from an empty cluster to the verdict. Blocking. */
final class Proof {
  private static final int MEMBERS = 6;
  private static final int SENDERS_OF_A_ROOM = 5;
  private static final Duration DOWN = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A kill is over when nodes and shards are back; a slow machine takes its time. */
  private static final Duration STALLED = Duration.ofMinutes(5);

  private final ProofOptions options;
  private final Path records;
  private final ClusterPlan plan;
  private final Kills kills = new Kills();
  private final Sender.Tally tally = new Sender.Tally();
  private final List<String> faults = new ArrayList<>();
  private final long begun = System.nanoTime();

  Proof(ProofOptions options, Path launcher, Path shared, Path folder) throws IOException {
    this.options = options;
    this.records = Files.createDirectories(folder.resolve("records"));
    Map<String, String> settings = new TreeMap<>();
    settings.put("limits.profile", "bench");
    settings.put("faults.tail-folder", records.toString());
    // Passwords are not what is shown; the standard settings take 30 ms each.
    settings.put("auth.hash-memory-kib", "64");
    settings.put("auth.hash-passes", "1");
    settings.put("auth.hash-queue", "1000");
    settings.put("auth.access-life", "12h");
    this.plan =
        new ClusterPlan(
            launcher,
            folder,
            shared,
            options.nodes(),
            options.shards(),
            false,
            settings,
            "-XX:TieredStopAtLevel=4");
  }

  /** Does it all; no process of the cluster runs on return. Tells what was wrong, a line each. */
  List<String> run() throws IOException {
    Cluster cluster = new Cluster(plan);
    Thread atExit = new Thread(cluster::close, "end of the cluster");
    Runtime.getRuntime().addShutdownHook(atExit);
    try (cluster;
        ClientLoop loop = new ClientLoop()) {
      say("starting %d nodes, %d shards".formatted(options.nodes(), options.shards()));
      cluster.start();
      List<Sender> senders = senders(cluster, loop);
      try (LagSamples samples = new LagSamples(cluster, kills, options.lag())) {
        samples.start();
        long sending = System.nanoTime();
        loop.run(() -> senders.forEach(Sender::start));
        play(cluster);
        loop.run(() -> senders.forEach(Sender::stop));
        if (!Pause.until(PATIENCE, () -> tally.atWork.get() == 0)) {
          faults.add(tally.atWork.get() + " senders have no answer");
        }
        double seconds = (System.nanoTime() - sending) / 1e9;
        say(
            "%d messages acknowledged, %.0f a second, %d after a repetition"
                .formatted(
                    tally.acknowledged.get(),
                    tally.acknowledged.get() / seconds,
                    tally.repeated.get()));
        judge(cluster, samples);
      }
      cluster.stopNodes();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
    if (faults.isEmpty()) {
      cluster.deleteData();
    }
    return List.copyOf(faults);
  }

  /** Rooms are on the shards in turn, each with senders that all write to it. */
  private List<Sender> senders(Cluster cluster, ClientLoop loop) throws IOException {
    HttpClient http = new HttpClient(loop);
    List<Endpoint> nodes = cluster.nodes().stream().map(Node::endpoint).toList();
    Seeding seeding = new Seeding(http, nodes);
    say("making %d accounts and their rooms".formatted(options.senders()));
    List<Account> accounts = seeding.accounts("sender", options.senders());
    Map<Account, List<String>> roomsOf = new java.util.HashMap<>();
    int rooms = Math.max(options.shards(), options.senders() / SENDERS_OF_A_ROOM);
    for (int room = 0; room < rooms; room++) {
      List<Account> members = members(accounts, room);
      String id =
          seeding.room(members.getFirst(), "room " + room, members.subList(1, members.size()));
      for (Account member : members) {
        roomsOf.computeIfAbsent(member, first -> new ArrayList<>()).add(id);
      }
    }
    Duration interval = Duration.ofNanos(1_000_000_000L * options.senders() / options.rate());
    List<Sender> senders = new ArrayList<>();
    roomsOf.forEach(
        (account, its) ->
            senders.add(new Sender(loop, nodes, senders.size(), account, its, interval, tally)));
    return senders;
  }

  /** The one that makes the room decides on its shard. */
  private List<Account> members(List<Account> accounts, int room) {
    List<Account> makers =
        accounts.stream()
            .filter(each -> Shard.of(each.id(), options.shards()) == room % options.shards())
            .toList();
    List<Account> members = new ArrayList<>();
    members.add(
        makers.isEmpty()
            ? accounts.get(room % accounts.size())
            : makers.get(room / options.shards() % makers.size()));
    for (int i = 0; members.size() < Math.min(MEMBERS, accounts.size()); i++) {
      Account next = accounts.get((room * (MEMBERS - 1) + i) % accounts.size());
      if (!members.contains(next)) {
        members.add(next);
      }
    }
    return members;
  }

  /** Until all is sent; kills come after equal parts of the messages. */
  private void play(Cluster cluster) throws IOException {
    for (int kill = 0; kill < options.kills(); kill++) {
      await((long) options.events() * (kill + 1) / (options.kills() + 1));
      if (kill % 2 == 0) {
        killReader(cluster);
      } else {
        killShard(cluster.shards().get(kill / 2 % options.shards()).server(), kill);
      }
    }
    await(options.events());
  }

  private void await(long acknowledged) throws IOException {
    long told = 0;
    long before = tally.acknowledged.get();
    long moved = System.nanoTime();
    while (tally.acknowledged.get() < acknowledged) {
      Pause.of(Duration.ofMillis(20));
      long now = System.nanoTime();
      if (tally.acknowledged.get() > before) {
        before = tally.acknowledged.get();
        moved = now;
      } else if (now - moved > STALLED.toNanos()) {
        throw new IOException("nothing is acknowledged any more; last refusal: " + tally.refusal);
      }
      if (now - told > Duration.ofSeconds(10).toNanos()) {
        told = now;
        say(before + " acknowledged");
      }
    }
  }

  private void killReader(Cluster cluster) throws IOException {
    Node reader = LagSamples.reader(cluster.nodes());
    say("kill -9 " + reader.name() + ", which reads");
    kills.add(Clock.micros());
    reader.kill();
    reader.launch();
    reader.awaitReady();
    say(reader.name() + " is back");
  }

  private void killShard(PostgresServer server, int kill) throws IOException {
    say("kill -9 the server of shard " + kill / 2 % options.shards());
    kills.add(Clock.micros());
    server.kill();
    Pause.of(DOWN);
    server.start();
    say("it is back");
  }

  private void judge(Cluster cluster, LagSamples samples) throws IOException {
    say("comparing what consumers got with the shards");
    StoredLogs stored = StoredLogs.read(cluster.shards());
    if (tally.refused.get() > 0) {
      faults.add(tally.refused.get() + " refusals for good, such as " + tally.refusal);
    }
    if (stored.messages() != tally.acknowledged.get()) {
      faults.add(
          "stored messages: %d, acknowledged: %d"
              .formatted(stored.messages(), tally.acknowledged.get()));
    }
    TailCheck check = new TailCheck(records);
    Map<String, Lags> lags = new TreeMap<>();
    check.compare(
        stored,
        PATIENCE,
        (consumer, event) ->
            lags.computeIfAbsent(consumer, first -> new Lags(kills, options.lag()))
                .take(event.written(), event.seen()));
    check.counts().forEach(this::say);
    lags.forEach((consumer, its) -> say(consumer + ": " + its.text()));
    say(samples.text());
    faults.addAll(check.faults());
    lags.forEach(
        (consumer, its) -> {
          if (its.late() > 0) {
            faults.add("%s got %d events late".formatted(consumer, its.late()));
          }
        });
    if (samples.late() > 0) {
      faults.add("cotalk_tail_lag_seconds was too high in %d samples".formatted(samples.late()));
    }
  }

  private void say(String text) {
    System.out.println(
        "tail-proof %3d s: %s"
            .formatted(Duration.ofNanos(System.nanoTime() - begun).toSeconds(), text));
  }
}
