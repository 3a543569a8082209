package io.cotalk.loadtest.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the system has to carry.
 *
 * @param connections at the same time
 * @param sends a second at the busiest time
 * @param fanout receivers of a message, the sender among them
 * @param connects a second at the busiest time
 * @param requests over HTTP a second at the busiest time
 * @param meanShare of the busiest time that the mean is, 0 to 1
 * @param hotDays that messages stay on the databases' disks
 * @param coldDays that they are kept after that
 */
record Demand(
    double connections,
    double sends,
    double fanout,
    double connects,
    double requests,
    double meanShare,
    double hotDays,
    double coldDays) {
  private static final Map<String, Double> REFERENCE =
      Map.of(
          "connections", 1_000_000.0,
          "sends", 10_000.0,
          "fanout", 10.0,
          "mean", 0.4,
          "hot-days", 90.0,
          "cold-days", 640.0);
  private static final Set<String> FOLLOWING = Set.of("connects", "requests");
  private static final double CONNECTS_SHARE = 1 / 3_600.0;
  private static final double REQUESTS_SHARE = 1 / 200.0;

  /**
   * Takes values by the names of the options; what is missing is the reference case: a million
   * connections, 10,000 sends a second. Connects and requests follow the connections unless told:
   * each connects once an hour, and makes a request every 200 s.
   */
  static Demand of(Map<String, Double> given) {
    Map<String, Double> all = new HashMap<>(REFERENCE);
    all.putAll(given);
    for (String name : given.keySet()) {
      if (!REFERENCE.containsKey(name) && !FOLLOWING.contains(name)) {
        throw new IllegalArgumentException("unknown option --" + name);
      }
    }
    double connections = all.getOrDefault("connections", 0.0);
    double mean = all.getOrDefault("mean", 0.0);
    if (mean > 1) {
      throw new IllegalArgumentException("--mean needs a share, from 0 to 1");
    }
    return new Demand(
        connections,
        all.getOrDefault("sends", 0.0),
        all.getOrDefault("fanout", 0.0),
        all.getOrDefault("connects", connections * CONNECTS_SHARE),
        all.getOrDefault("requests", connections * REQUESTS_SHARE),
        mean,
        all.getOrDefault("hot-days", 0.0),
        all.getOrDefault("cold-days", 0.0));
  }

  double deliveries() {
    return sends * fanout;
  }

  double messagesPerMonth() {
    return sends * meanShare * 86_400 * 30.4;
  }
}
