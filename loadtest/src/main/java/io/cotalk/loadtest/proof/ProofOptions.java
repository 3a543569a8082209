package io.cotalk.loadtest.proof;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proof is to be.
 *
 * @param events messages that are sent at least
 * @param senders each waits for its acknowledgement before it sends again
 * @param rate messages a second of all senders
 * @param kills how often a node that reads and a shard's server are killed, in turn
 * @param lag longest time from the writing of an event to its record, outside of {@link Kills#SPAN}
 * @param folder of this run; none for one named after the time
 */
record ProofOptions(
    int events,
    int senders,
    int nodes,
    int shards,
    int rate,
    int kills,
    Duration lag,
    @Nullable Path folder) {
  static final String USAGE =
      """
      usage: cotalk tail-proof [--events N] [--senders N] [--nodes N] [--shards N] [--rate R]
                               [--kills N] [--lag MILLIS] [--dir DIR]
      """;

  /**
   * Reads the words after {@code tail-proof}.
   *
   * @throws IllegalArgumentException with one line, when they mean nothing
   */
  static ProofOptions parse(String... arguments) {
    int events = 1_000_000;
    int senders = 200;
    int nodes = 2;
    int shards = 4;
    int rate = 5_000;
    int kills = 4;
    int lag = 1_000;
    Path folder = null;
    Iterator<String> words = List.of(arguments).iterator();
    while (words.hasNext()) {
      String word = words.next();
      switch (word) {
        case "--events" -> events = number(word, words, 1, 100_000_000);
        case "--senders" -> senders = number(word, words, 1, 5_000);
        case "--nodes" -> nodes = number(word, words, 1, 9);
        case "--shards" -> shards = number(word, words, 1, 16);
        case "--rate" -> rate = number(word, words, 1, 100_000);
        case "--kills" -> kills = number(word, words, 0, 1_000);
        case "--lag" -> lag = number(word, words, 1, 3_600_000);
        case "--dir" -> folder = Path.of(value(word, words));
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    return new ProofOptions(
        events, senders, nodes, shards, rate, kills, Duration.ofMillis(lag), folder);
  }

  private static String value(String word, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(word + " needs a value");
    }
    return rest.next();
  }

  private static int number(String word, Iterator<String> rest, int least, int most) {
    String text = value(word, rest);
    if (!text.matches("\\d{1,9}")
        || Integer.parseInt(text) > most
        || Integer.parseInt(text) < least) {
      throw new IllegalArgumentException(
          word + " needs a number from %d to %d".formatted(least, most));
    }
    return Integer.parseInt(text);
  }
}
