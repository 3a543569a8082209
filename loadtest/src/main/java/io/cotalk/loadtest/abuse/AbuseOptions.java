package io.cotalk.loadtest.abuse;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ./cotalk abuse} was told.
 *
 * @param target base URL of a running node; empty: a node of its own
 * @param attacks in the order in which they run
 * @param time of each attack
 * @param connections of each attack; 0: the attack's own number
 * @param users honest clients
 * @param rate their messages a second, all together
 * @param limit longest p99 of their acknowledgements during an attack
 * @param pinned the own node on half of the processors, this process on the others
 * @param jvm options of the own node, beyond the standard
 */
record AbuseOptions(
    Optional<URI> target,
    List<Attack> attacks,
    Duration time,
    int connections,
    int users,
    int rate,
    Duration limit,
    boolean pinned,
    String jvm) {
  private static final int MAX_SECONDS = 600;
  private static final int MAX_CONNECTIONS = 15_000;

  /**
   * Under the standard limits one user sends ten messages a second, and one address signs up 30.
   */
  private static final int OWN_USERS = 40;

  private static final int OWN_RATE = 200;
  private static final int TARGET_USERS = 8;
  private static final int TARGET_RATE = 20;

  static final String USAGE =
      """
      ./cotalk abuse [options]     attacks a server beside honest clients, and measures these

        --target URL         a node that runs already, such as http://127.0.0.1:8080; only attack
                             what is yours. Without it a node with 768 MB of heap is started
        --only NAME[,NAME]   of: %s
        --seconds N          for each attack (15)
        --connections N      of each attack; each has its own number
        --users N            honest clients (40; with --target 8)
        --rate R             their messages a second (200; with --target 20)
        --p99 MS             longest p99 of their acknowledgements (1000)
        --pin                the own node on half of the processors, the attacker on the others
        --jvm "OPTIONS"      of the own node\
      """
          .formatted(Attack.words());

  AbuseOptions {
    attacks = List.copyOf(attacks);
  }

  /** Throws IllegalArgumentException with a reason. */
  static AbuseOptions parse(String... words) {
    Parser parser = new Parser();
    Iterator<String> rest = List.of(words).iterator();
    while (rest.hasNext()) {
      parser.take(rest.next(), rest);
    }
    return parser.options();
  }

  /** Takes one option after the other. */
  private static final class Parser {
    private Optional<URI> target = Optional.empty();
    private List<Attack> attacks = List.of(Attack.values());
    private int seconds = 15;
    private int connections;
    private int users;
    private int rate;
    private int limitMillis = 1_000;
    private boolean pinned;
    private String jvm = "";

    void take(String word, Iterator<String> rest) {
      switch (word) {
        case "--target" -> target = Optional.of(url(value(word, rest)));
        case "--only" -> attacks = attacks(value(word, rest));
        case "--seconds" -> seconds = number(word, rest, MAX_SECONDS);
        case "--connections" -> connections = number(word, rest, MAX_CONNECTIONS);
        case "--users" -> users = number(word, rest, 1_000);
        case "--rate" -> rate = number(word, rest, 10_000);
        case "--p99" -> limitMillis = number(word, rest, 60_000);
        case "--pin" -> pinned = true;
        case "--jvm" -> jvm = value(word, rest);
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }

    AbuseOptions options() {
      if (target.isPresent() && (pinned || !jvm.isEmpty())) {
        throw new IllegalArgumentException("--pin and --jvm are for a node of its own");
      }
      boolean own = target.isEmpty();
      return new AbuseOptions(
          target,
          attacks,
          Duration.ofSeconds(seconds),
          connections,
          users > 0 ? users : own ? OWN_USERS : TARGET_USERS,
          rate > 0 ? rate : own ? OWN_RATE : TARGET_RATE,
          Duration.ofMillis(limitMillis),
          pinned,
          jvm);
    }

    private static List<Attack> attacks(String names) {
      List<Attack> chosen = new ArrayList<>();
      for (String name : names.split(",", -1)) {
        chosen.add(
            Arrays.stream(Attack.values())
                .filter(attack -> attack.word().equals(name))
                .findFirst()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "'%s' is none of %s".formatted(name, Attack.words()))));
      }
      return chosen;
    }

    private static URI url(String text) {
      URI url = text.startsWith("http://") ? URI.create(text) : URI.create("");
      if (url.getHost() == null) {
        throw new IllegalArgumentException("--target needs a URL such as http://127.0.0.1:8080");
      }
      return url;
    }

    private static String value(String word, Iterator<String> rest) {
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(word + " needs a value");
      }
      return rest.next();
    }

    private static int number(String word, Iterator<String> rest, int max) {
      String text = value(word, rest);
      if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > max || text.matches("0+")) {
        throw new IllegalArgumentException(word + " needs a number from 1 to " + max);
      }
      return Integer.parseInt(text);
    }
  }
}
