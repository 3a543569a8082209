package io.cotalk.loadtest.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code ./cotalk bench} was told.
 *
 * @param targets base URLs of running nodes; empty: an own cluster
 * @param metrics URLs of their metrics; may be empty
 * @param members of each room
 * @param messages that the shard of a long room holds at least; 0: only the room's
 * @param perTick sends that are due at the same moment
 * @param textBytes length of each message
 * @param threads loops of the client
 * @param pinned own servers and client run on different processors
 * @param goal searched for by changing the rate
 * @param jvm options of the own nodes, beyond the standard
 * @param settings of the own nodes, by path, beyond the standard
 */
record BenchOptions(
    Scenario scenario,
    List<URI> targets,
    List<URI> metrics,
    int nodes,
    int shards,
    int connections,
    int rooms,
    int members,
    int senders,
    double rate,
    int messages,
    int perTick,
    int textBytes,
    int threads,
    Duration time,
    Duration warmUp,
    boolean baseline,
    boolean audit,
    boolean pinned,
    Optional<Goal> goal,
    Optional<Path> json,
    Optional<Path> html,
    Optional<Path> folder,
    String jvm,
    Map<String, String> settings) {
  private static final Set<String> SWITCHES = Set.of("baseline", "no-audit", "pin");
  private static final Set<String> VALUES =
      Set.of(
          "target",
          "metrics",
          "nodes",
          "shards",
          "connections",
          "rooms",
          "members",
          "senders",
          "rate",
          "messages",
          "per-tick",
          "size",
          "threads",
          "time",
          "warmup",
          "find-max",
          "json",
          "html",
          "folder",
          "jvm",
          "set");

  /** Those whose senders can be as fast as answers come. */
  private static final Set<Scenario> SENDING =
      Set.of(Scenario.FANOUT, Scenario.ROOMS, Scenario.SEND);

  /** What the bare server can do. */
  private static final Set<Scenario> BARE =
      Set.of(Scenario.FANOUT, Scenario.ROOMS, Scenario.SEND, Scenario.CONNECT);

  private static final int MOST = 1_000_000;

  static final String USAGE =
      """
      ./cotalk bench SCENARIO [options]      SCENARIO is one of:
        %s

        --target URL[,URL]   nodes that run already; else an own cluster is started
        --metrics URL[,URL]  their metrics, such as http://127.0.0.1:8081/metrics
        --nodes N --shards N        of the own cluster (1, 4)
        --connections N --rooms N --members N --senders N    sizes; each scenario has its own
        --rate R             sends, connects or requests a second; of fanout, rooms and send also
                             0: as fast as answers come
        --messages N         in the shard of the room of history, the others' written past the nodes
        --per-tick N         sends due at the same moment (1)
        --size BYTES         of each text (100)
        --warmup T --time T  such as 10s or 2m (10s, 20s)
        --threads N          of the client (1)
        --find-max p99=200ms the highest rate that meets this latency (fanout, rooms, send)
        --baseline           measures a bare server beside it and prints the ratio (fanout, rooms,
                             send, connect)
        --json FILE --html FILE     reports
        --folder DIR         for data and logs of the own cluster
        --jvm "OPTIONS" --set KEY=VALUE[,KEY=VALUE]   of the own nodes
        --pin                own servers on half of the processors, the client on the others
        --no-audit           does not check the shards of the own cluster afterwards\
      """
          .formatted(Scenario.words());

  BenchOptions {
    targets = List.copyOf(targets);
    metrics = List.copyOf(metrics);
    settings = Map.copyOf(settings);
  }

  /** Throws IllegalArgumentException with a reason. */
  static BenchOptions parse(String[] words) {
    if (words.length == 0) {
      throw new IllegalArgumentException("a scenario is needed: " + Scenario.words());
    }
    Scenario scenario =
        Scenario.of(words[0])
            .orElseThrow(
                () -> new IllegalArgumentException(words[0] + " is none of " + Scenario.words()));
    Words given = new Words(read(List.of(words).subList(1, words.length)));
    Scenario.Sizes sizes = scenario.sizes();
    return checked(
        new BenchOptions(
            scenario,
            given.uris("target"),
            given.uris("metrics"),
            given.number("nodes", 1, 1, 20),
            given.number("shards", 4, 1, 64),
            given.number("connections", sizes.connections(), 0, MOST),
            given.number("rooms", sizes.rooms(), 1, MOST),
            given.number("members", sizes.members(), 1, 100_000),
            given.number("senders", sizes.senders(), 0, MOST),
            given.rate("rate", sizes.rate()),
            messages(given, scenario),
            given.number("per-tick", 1, 1, 10_000),
            given.number("size", 100, 1, 8_000),
            given.number("threads", 1, 1, 64),
            given.time("time", 20),
            given.time("warmup", 10),
            given.has("baseline"),
            !given.has("no-audit"),
            given.has("pin") || scenario == Scenario.OVERLOAD,
            given.text("find-max").map(Goal::parse),
            given.text("json").map(Path::of),
            given.text("html").map(Path::of),
            given.text("folder").map(Path::of),
            given.text("jvm").orElse(""),
            given.settings()));
  }

  /** An option that would do nothing is refused. */
  private static BenchOptions checked(BenchOptions options) {
    Scenario scenario = options.scenario;
    if (options.baseline && !BARE.contains(scenario)) {
      throw new IllegalArgumentException("--baseline is for " + words(BARE));
    }
    if (options.goal.isPresent() && (!SENDING.contains(scenario) || options.rate == 0)) {
      throw new IllegalArgumentException(
          "--find-max is for " + words(SENDING) + ", from a --rate above 0 on");
    }
    boolean standard = options.rate == scenario.sizes().rate();
    if (options.rate == 0 && !standard && !SENDING.contains(scenario)) {
      throw new IllegalArgumentException("--rate 0 is for " + words(SENDING));
    }
    return options;
  }

  private static String words(Set<Scenario> scenarios) {
    return scenarios.stream().sorted().map(Scenario::word).collect(Collectors.joining(", "));
  }

  private static int messages(Words given, Scenario scenario) {
    boolean fills = scenario == Scenario.HISTORY && !given.has("target");
    if (given.has("messages") && !fills) {
      throw new IllegalArgumentException("--messages is for history in an own cluster");
    }
    return given.number("messages", 0, 1, 100_000_000);
  }

  private static Map<String, String> read(List<String> words) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i).startsWith("--") ? words.get(i).substring(2) : "";
      if (SWITCHES.contains(name)) {
        given.put(name, "");
      } else if (!VALUES.contains(name)) {
        throw new IllegalArgumentException("unknown option " + words.get(i));
      } else if (i + 1 == words.size()) {
        throw new IllegalArgumentException("--" + name + " needs a value");
      } else {
        i++;
        given.put(name, words.get(i));
      }
    }
    return given;
  }

  private record Words(Map<String, String> given) {
    boolean has(String name) {
      return given.containsKey(name);
    }

    Optional<String> text(String name) {
      return Optional.ofNullable(given.get(name));
    }

    int number(String name, int standard, int least, int most) {
      String text = given.getOrDefault(name, String.valueOf(standard));
      boolean valid = text.matches("\\d{1,9}");
      int value = valid ? Integer.parseInt(text) : 0;
      if (!valid || (has(name) && (value < least || value > most))) {
        throw new IllegalArgumentException(
            "--" + name + " needs a number from " + least + " to " + most);
      }
      return value;
    }

    double rate(String name, double standard) {
      String text = given.getOrDefault(name, String.valueOf(standard));
      if (!text.matches("\\d{1,7}(\\.\\d{1,3})?")) {
        throw new IllegalArgumentException("--" + name + " needs a number a second");
      }
      return Double.parseDouble(text);
    }

    Duration time(String name, int standardSeconds) {
      String text = given.getOrDefault(name, standardSeconds + "s");
      if (!text.matches("\\d{1,5}[sm]")) {
        throw new IllegalArgumentException("--" + name + " needs a time such as 10s or 2m");
      }
      long value = Long.parseLong(text.substring(0, text.length() - 1));
      return text.endsWith("m") ? Duration.ofMinutes(value) : Duration.ofSeconds(value);
    }

    List<URI> uris(String name) {
      List<URI> uris = new ArrayList<>();
      for (String text : given.getOrDefault(name, "").split(",", -1)) {
        if (!text.isBlank()) {
          URI uri = URI.create(text.strip());
          if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("--" + name + " needs http://HOST:PORT");
          }
          uris.add(uri);
        }
      }
      return uris;
    }

    Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      for (String text : given.getOrDefault("set", "").split(",", -1)) {
        int sign = text.indexOf('=');
        if (sign > 0 && text.substring(0, sign).contains(".")) {
          settings.put(text.substring(0, sign), text.substring(sign + 1));
        } else if (!text.isEmpty()) {
          throw new IllegalArgumentException("--set needs section.key=value");
        }
      }
      return settings;
    }
  }
}
