package io.cotalk.node.dev;

import java.util.Iterator;
import java.util.List;

/**
 * What {@code ./cotalk dev} is asked for.
 *
 * @param nodes node processes, 1 to 9
 * @param port port of the first node; the next nodes have the next ports
 * @param fresh whether to delete the data first
 * @param restored the shard that was restored from a backup and gets a new epoch before the nodes
 *     start; -1 for none
 */
record DevOptions(int nodes, int port, boolean fresh, int restored) {
  static final int NONE = -1;

  static final int DEFAULT_PORT = 8080;

  /** Management ports begin this much above the others. */
  private static final int MANAGEMENT = 1_000;

  private static final int MOST_NODES = 9;

  /** The port for operators of node {@code number}, 1 and up. */
  int managementPort(int number) {
    return httpPort(number) + MANAGEMENT;
  }

  /** The public port of node {@code number}, 1 and up. */
  int httpPort(int number) {
    return port + number - 1;
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with one line for whoever typed it
   */
  static DevOptions parse(List<String> arguments) {
    int nodes = 1;
    int port = DEFAULT_PORT;
    boolean fresh = false;
    int restored = NONE;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--nodes" -> nodes = number(option, rest, 1, MOST_NODES);
        case "--port" -> port = number(option, rest, 1_024, 65_535 - MANAGEMENT - MOST_NODES);
        case "--fresh" -> fresh = true;
        case "--restored" -> restored = number(option, rest, 0, EmbeddedServers.SHARDS - 1);
        default ->
            throw new IllegalArgumentException(
                "unknown option "
                    + option
                    + ": dev takes --nodes N, --port P, --fresh and --restored N");
      }
    }
    return new DevOptions(nodes, port, fresh, restored);
  }

  private static int number(String option, Iterator<String> rest, int least, int most) {
    String text = rest.hasNext() ? rest.next() : "nothing";
    int value = text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s takes a number from %d to %d, not %s".formatted(option, least, most, text));
    }
    return value;
  }
}
