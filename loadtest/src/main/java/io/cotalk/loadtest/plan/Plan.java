package io.cotalk.loadtest.plan;

import java.util.LinkedHashMap;
import java.util.Map;

/** Machines, storage and cost for a demand. All by arithmetic; nothing is measured here. */
final class Plan {
  private static final double GB = 1e9;
  private static final double DAY = 86_400;
  private static final int MOST_NODES = 10_000;
  private static final Tier NONE = new Tier(1, "", 0);

  /**
   * So many machines of a kind.
   *
   * @param because what asks for the most of them
   * @param price of all a month
   */
  record Tier(int machines, String because, double price) {}

  private final Demand demand;
  private final Costs costs;
  private final Prices prices;
  private final Map<String, Tier> tiers = new LinkedHashMap<>();

  Plan(Demand demand, Costs costs, Prices prices) {
    this.demand = demand;
    this.costs = costs;
    this.prices = prices;
    tiers.put("socket nodes", socket());
    tiers.put("API nodes", api());
    tiers.put("databases", databases());
    tiers.put("Redis", new Tier(2, "one and its replica", 2 * prices.redis().price()));
  }

  Map<String, Tier> tiers() {
    return tiers;
  }

  /** Processors that all socket nodes together keep busy. */
  double socketProcessors() {
    return socketProcessors(tiers.getOrDefault("socket nodes", NONE).machines());
  }

  /**
   * The same with so many nodes: each takes something for itself, and the receivers of a message
   * are spread over them by chance.
   */
  private double socketProcessors(int nodes) {
    double micros =
        demand.sends() * costs.get("node_us_per_send")
            + demand.sends() * otherNodes(nodes, demand.fanout()) * costs.get("node_us_per_hop")
            + demand.deliveries() * costs.get("node_us_per_delivery")
            + demand.connects() * costs.get("node_us_per_connect")
            + demand.connections() * costs.get("node_us_per_idle_second")
            + nodes * costs.get("node_us_per_node_second");
    return micros / 1e6;
  }

  /** The mean number of nodes that a message goes to, beside the sender's own. */
  static double otherNodes(int nodes, double receivers) {
    double reached = nodes * (1 - Math.pow(1 - 1.0 / nodes, receivers));
    return Math.max(0, reached - 1);
  }

  double apiProcessors() {
    return demand.requests() * costs.get("node_us_per_request") / 1e6;
  }

  double databaseProcessors() {
    double micros =
        demand.sends() * costs.get("postgres_us_per_send")
            + demand.requests() * costs.get("postgres_us_per_request")
            + demand.connects() * costs.get("postgres_us_per_connect");
    return micros / 1e6;
  }

  private Tier socket() {
    Prices.Machine machine = prices.socket();
    double bytes = demand.connections() * costs.get("bytes_per_connection");
    double memory = bytes / (machine.gigabytes() * GB * costs.get("highest_memory_share"));
    double sockets = demand.connections() / costs.get("connections_per_node");
    double most = machine.processors() * costs.get("highest_cpu_share");
    int nodes = 0;
    Tier tier;
    do {
      // More nodes cost more, so these may need yet another one.
      nodes++;
      double cpu = socketProcessors(nodes) / most;
      tier = tier(machine, Map.of("CPU", cpu, "memory", memory, "connections a node", sockets), 1);
    } while (tier.machines() > nodes && nodes < MOST_NODES);
    return tier;
  }

  private Tier api() {
    Prices.Machine machine = prices.api();
    double cpu = apiProcessors() / (machine.processors() * costs.get("highest_cpu_share"));
    return tier(machine, Map.of("CPU", cpu), 1);
  }

  /** Each shard has a standby of the same size. */
  private Tier databases() {
    Prices.Machine machine = prices.database();
    double cpu = databaseProcessors() / (machine.processors() * costs.get("highest_cpu_share"));
    double disk = hotGigabytes() * GB / costs.get("disk_bytes_per_database");
    double wal =
        demand.sends() * costs.get("wal_bytes_per_send") / costs.get("wal_bytes_per_second");
    Tier one = tier(machine, Map.of("CPU", cpu, "disk", disk, "WAL", wal), 0);
    return new Tier(2 * one.machines(), one.because() + ", and standbys", 2 * one.price());
  }

  private static Tier tier(Prices.Machine machine, Map<String, Double> needs, int spare) {
    Map.Entry<String, Double> most =
        needs.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    int machines = Math.max(1, (int) Math.ceil(most.getValue() - 1e-9)) + spare;
    String because = most.getKey() + (spare > 0 ? ", and one to spare" : "");
    return new Tier(machines, because, machines * machine.price());
  }

  int shards() {
    Tier databases = tiers.get("databases");
    return databases == null ? 0 : databases.machines() / 2;
  }

  double messagesPerDay() {
    return demand.sends() * demand.meanShare() * DAY;
  }

  /** On one copy of the databases. */
  double hotGigabytes() {
    return messagesPerDay() * demand.hotDays() * costs.get("disk_bytes_per_message") / GB;
  }

  double coldGigabytes() {
    return messagesPerDay() * demand.coldDays() * costs.get("cold_bytes_per_message") / GB;
  }

  double trafficGigabytesPerMonth() {
    return demand.messagesPerMonth() * demand.fanout() * costs.get("wire_bytes_per_delivery") / GB;
  }

  double storagePrice() {
    return 2 * hotGigabytes() * prices.hotGigabyte() + coldGigabytes() * prices.coldGigabyte();
  }

  double trafficPrice() {
    return trafficGigabytesPerMonth() * prices.trafficGigabyte();
  }

  /** A month. */
  double price() {
    double machines = tiers.values().stream().mapToDouble(Tier::price).sum();
    return machines + storagePrice() + trafficPrice();
  }

  double pricePerMillionMessages() {
    double millions = demand.messagesPerMonth() / 1e6;
    return millions > 0 ? price() / millions : 0;
  }
}
