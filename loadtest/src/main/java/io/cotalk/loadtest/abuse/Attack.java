package io.cotalk.loadtest.abuse;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an attacker does on each of its connections. */
enum Attack {
  CONNECTIONS("connections that say nothing", 4_000),
  BODIES("bodies of 261 KB that never end", 4_000),
  MESSAGES("WebSocket messages of 253 KB that never end, before hello", 1_000),
  DRIP("requests, bodies and handshakes a byte a second", 1_000),
  PINGS("WebSocket pings as fast as they go, before hello", 2),
  FRAGMENTS("empty continuation frames as fast as they go, before hello", 2),
  HELLOS("hellos with tokens that were never ours", 50),
  TAILS("requests that end with the beginning of another one", 500),
  PAGES("pages of history that nobody reads", 200),
  PIPELINED("requests without a token as fast as they go, many at once", 20),
  CHUNKS("bodies in chunks of one byte, and extensions of chunks, as fast as they go", 20),
  HEADERS("requests with as many and as long headers as they may have, and more", 20),
  GARBAGE("random bytes instead of HTTP and of frames", 200);

  private final String what;
  private final int connections;

  Attack(String what, int connections) {
    this.what = what;
    this.connections = connections;
  }

  /** The name as an option has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String what() {
    return what;
  }

  /** How many at a time unless told otherwise. */
  int connections() {
    return connections;
  }

  static String words() {
    return Arrays.stream(values()).map(Attack::word).collect(Collectors.joining(" "));
  }
}
