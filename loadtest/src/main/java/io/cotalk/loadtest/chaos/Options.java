package io.cotalk.loadtest.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to be.
 *
 * @param time how long messages are sent
 * @param rate messages a second
 * @param readers watchers
 * @param only faults to inject, one after the other, each with its expectations; empty for the
 *     random mix
 * @param mode what kind of run
 * @param plant name of a planted bug, {@code all}, or empty
 * @param redisDead whether Redis is dead from the start
 * @param folder of this run; none for one named after time and seed
 * @param words as given
 */
record Options(
    Duration time,
    long seed,
    int nodes,
    int shards,
    int rate,
    int readers,
    List<String> only,
    Mode mode,
    String plant,
    boolean redisDead,
    @Nullable Path folder,
    List<String> words) {
  /** What kind of run. */
  enum Mode {
    /** Faults by chance, or those of {@code only}. */
    FAULTS,
    /** No faults. */
    CALM,
    /** A short fixed list of faults and two planted bugs, for every change. */
    CI,
    /** Tells the faults and ends. */
    LIST
  }

  Options {
    only = List.copyOf(only);
    words = List.copyOf(words);
  }

  /** The same for another time. */
  Options forTime(Duration other) {
    return new Options(
        other, seed, nodes, shards, rate, readers, only, mode, plant, redisDead, folder, words);
  }

  /** The same on two nodes, for a minute at least. */
  Options forCi() {
    Duration minute = Duration.ofMinutes(1);
    return new Options(
        minute, seed, 2, shards, rate, readers, only, mode, plant, redisDead, folder, words);
  }

  /** What repeats the run. */
  String command() {
    String given = "./cotalk chaos " + String.join(" ", words);
    return words.contains("--seed") ? given : given + " --seed " + seed;
  }

  /**
   * Reads the words after {@code chaos}.
   *
   * @throws IllegalArgumentException with one line, when they mean nothing
   */
  static Options parse(String... arguments) {
    Parser parser = new Parser();
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      parser.take(words.next(), words);
    }
    return parser.options(List.of(arguments));
  }

  /** Takes one option after the other. */
  private static final class Parser {
    private Duration time = Duration.ofMinutes(1);
    private long seed = System.currentTimeMillis() % 100_000;
    private int nodes = 3;
    private int shards = 4;
    private int rate;
    private int readers;
    private List<String> only = List.of();
    private Mode mode = Mode.FAULTS;
    private String plant = "";
    private boolean redisDead;
    private @Nullable Path folder;

    void take(String word, Iterator<String> rest) {
      switch (word) {
        case "--minutes" -> time = Duration.ofMinutes(number(word, rest, 24 * 60));
        case "--seconds" -> time = Duration.ofSeconds(number(word, rest, 100_000));
        case "--seed" -> seed = number(word, rest, Integer.MAX_VALUE);
        case "--nodes" -> nodes = number(word, rest, 9);
        case "--shards" -> shards = number(word, rest, 16);
        case "--rate" -> rate = number(word, rest, 10_000);
        case "--readers" -> readers = number(word, rest, 5_000);
        case "--only" ->
            only = Arrays.asList(value(word, rest).toUpperCase(Locale.ROOT).split(","));
        case "--plant" -> plant = value(word, rest);
        case "--redis" -> {
          if (!value(word, rest).equals("dead")) {
            throw new IllegalArgumentException("--redis can only be dead");
          }
          redisDead = true;
        }
        case "--dir" -> folder = Path.of(value(word, rest));
        case "--calm" -> mode = Mode.CALM;
        case "--ci" -> mode = Mode.CI;
        case "--list" -> mode = Mode.LIST;
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }

    Options options(List<String> words) {
      // What looks at one thing needs no crowd.
      boolean mix = mode == Mode.FAULTS && only.isEmpty() && plant.isEmpty();
      int sends = rate > 0 ? rate : mix ? 300 : 100;
      int watchers = readers > 0 ? readers : mix ? 100 : 20;
      return new Options(
          time, seed, nodes, shards, sends, watchers, only, mode, plant, redisDead, folder, words);
    }

    private static String value(String word, Iterator<String> rest) {
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(word + " needs a value");
      }
      return rest.next();
    }

    private static int number(String word, Iterator<String> rest, int most) {
      String text = value(word, rest);
      if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > most || text.matches("0+")) {
        throw new IllegalArgumentException(word + " needs a number from 1 to " + most);
      }
      return Integer.parseInt(text);
    }
  }
}
