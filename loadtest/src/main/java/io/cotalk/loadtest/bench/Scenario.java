package io.cotalk.loadtest.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be measured, with the sizes used unless told otherwise. */
enum Scenario {
  IDLE("memory of connections that do nothing", 5_000, 20, 100, 0, 0),
  CONNECT("connections made at a rate", 2_000, 200, 10, 0, 500),
  FANOUT("one room, everybody hears everything", 1_000, 1, 1_000, 10, 50),
  ROOMS("many small rooms, some much busier", 1_000, 1_000, 5, 1_000, 1_000),
  SEND("senders who wait for each acknowledgement", 128, 64, 2, 64, 0),
  HISTORY("pages of a long room over HTTP", 2, 1, 2, 1, 0),
  MIXED("the shape of a day with a burst", 1_000, 500, 10, 1_000, 500),
  SLOW("clients that never read, beside some that do", 2_000, 1, 2_000, 10, 50),
  OVERLOAD("five times what can be done", 4_000, 2_000, 2, 2_000, 0),
  STORM("all reconnect at once", 2_000, 200, 10, 200, 200),
  API("requests over HTTP", 100, 100, 5, 50, 200);

  /**
   * Sizes of a run.
   *
   * @param rate of sends, connects or requests a second; 0: as fast as answers come
   */
  record Sizes(int connections, int rooms, int members, int senders, double rate) {}

  private final String what;
  private final int connections;
  private final int rooms;
  private final int members;
  private final int senders;
  private final double rate;

  Scenario(String what, int connections, int rooms, int members, int senders, double rate) {
    this.what = what;
    this.connections = connections;
    this.rooms = rooms;
    this.members = members;
    this.senders = senders;
    this.rate = rate;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String what() {
    return what;
  }

  Sizes sizes() {
    return new Sizes(connections, rooms, members, senders, rate);
  }

  static Optional<Scenario> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Scenario::word).collect(Collectors.joining(" "));
  }
}
