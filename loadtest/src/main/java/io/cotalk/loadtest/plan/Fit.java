package io.cotalk.loadtest.plan;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Costs from JSON reports of {@code ./cotalk bench}: the nodes' processor time as a sum over sends,
 * deliveries, and events that went to another node, by least squares over the runs; what one run
 * tells alone is taken as it is. The just-in-time compiler is left out: it ends in a node that runs
 * for days.
 */
final class Fit {
  private static final double MICROS = 1e6;

  /** Microseconds in a second of a percent of a processor. */
  private static final double PERCENT = 1e4;

  /**
   * What the nodes of one run did in a second, and what it took in microseconds.
   *
   * @param hops events that went from one node to another
   * @param standing microseconds that the nodes and connections take without any send
   */
  private record Run(
      String source,
      double sends,
      double deliveries,
      double hops,
      double standing,
      double node,
      double postgres) {
    LeastSquares.Row row() {
      double rest = Math.max(node - standing, 1);
      return new LeastSquares.Row(List.of(deliveries, sends, hops), rest);
    }
  }

  private final Costs known;
  private final List<JsonObject> reports = new ArrayList<>();

  /**
   * For any number of reports.
   *
   * @param known gives what the reports do not tell
   */
  Fit(Costs known) {
    this.known = known;
  }

  /** Adds one report. */
  void add(JsonObject report) {
    reports.add(report);
  }

  /** The costs that the reports tell. */
  Map<String, Cost> costs() {
    Map<String, Cost> costs = new LinkedHashMap<>(idle());
    for (JsonObject report : reports) {
      take(costs, report, "memory_per_connection_bytes", "bytes_per_connection", "B");
      take(costs, report, "cpu_node_per_connect_us", "node_us_per_connect", "us");
      take(costs, report, "cpu_postgres_per_connect_us", "postgres_us_per_connect", "us");
      take(costs, report, "cpu_node_per_request_us", "node_us_per_request", "us");
      take(costs, report, "cpu_postgres_per_request_us", "postgres_us_per_request", "us");
      take(costs, report, "wal_per_send_bytes", "wal_bytes_per_send", "B");
    }
    costs.putAll(traffic(known.with(costs)));
    return costs;
  }

  /** What nodes and connections take that do nothing; two such runs tell them apart. */
  private Map<String, Cost> idle() {
    List<JsonObject> idle =
        reports.stream()
            .filter(report -> figures(report).containsKey("cpu_node_per_connection_us_per_s"))
            .toList();
    String source = String.join(", ", idle.stream().map(Fit::source).toList());
    Map<String, Cost> costs = new LinkedHashMap<>();
    List<LeastSquares.Row> rows = new ArrayList<>();
    for (JsonObject report : idle) {
      double micros = nodeMicros(figures(report));
      double connections = figure(figures(report), "connections");
      rows.add(new LeastSquares.Row(List.of(connections, size(report, "nodes", 1)), micros));
      double rest = micros - size(report, "nodes", 1) * known.get("node_us_per_node_second");
      costs.put(
          "node_us_per_idle_second",
          new Cost(Math.max(0, rest / connections), "us/s", true, source));
    }
    if (rows.size() > 1) {
      LeastSquares.fit(rows)
          .ifPresent(
              both -> {
                costs.put("node_us_per_idle_second", new Cost(both[0], "us/s", true, source));
                costs.put("node_us_per_node_second", new Cost(both[1], "us/s", true, source));
              });
    }
    return costs;
  }

  private Map<String, Cost> traffic(Costs standing) {
    Map<String, Cost> costs = new LinkedHashMap<>();
    List<Run> runs = reports.stream().flatMap(report -> run(report, standing).stream()).toList();
    String source = String.join(", ", runs.stream().map(Run::source).toList());
    LeastSquares.fit(runs.stream().map(Run::row).toList())
        .ifPresent(
            node -> {
              costs.put("node_us_per_send", new Cost(node[1], "us", true, source));
              costs.put("node_us_per_delivery", new Cost(node[0], "us", true, source));
              if (runs.stream().anyMatch(run -> run.hops() > 0)) {
                costs.put("node_us_per_hop", new Cost(node[2], "us", true, source));
              }
              costs.put("postgres_us_per_send", new Cost(postgres(runs), "us", true, source));
            });
    return costs;
  }

  private static double postgres(List<Run> runs) {
    return runs.stream().mapToDouble(run -> run.postgres() * run.sends()).sum()
        / runs.stream().mapToDouble(run -> run.sends() * run.sends()).sum();
  }

  /** Of a report with sends. */
  private static Optional<Run> run(JsonObject report, Costs costs) {
    JsonObject figures = figures(report);
    double sends = figure(figures, "acks_per_second");
    double deliveries = figure(figures, "deliveries_per_second");
    if (!(sends > 0 && deliveries > 0)) {
      return Optional.empty();
    }
    if (!figures.containsKey("cpu_node_percent")) {
      throw new IllegalArgumentException(
          source(report) + " does not tell the nodes' processor time");
    }
    double nodes = size(report, "nodes", 1);
    return Optional.of(
        new Run(
            source(report),
            sends,
            deliveries,
            // Sessions are on the nodes in turn, and so are the members of a room.
            sends * (Math.min(nodes, Math.max(1, size(report, "members", 1))) - 1),
            nodes * costs.get("node_us_per_node_second")
                + size(report, "connections", 0) * costs.get("node_us_per_idle_second"),
            nodeMicros(figures),
            figure(figures, "cpu_postgres_percent") * PERCENT));
  }

  /** Of all nodes in a second, without the compiler. */
  private static double nodeMicros(JsonObject figures) {
    double percent =
        figure(figures, "cpu_node_percent") - figure(figures, "cpu_node_compiler_percent");
    return percent * PERCENT;
  }

  private static String source(JsonObject report) {
    return report.getString("scenario") + " of " + report.getString("began");
  }

  private static double size(JsonObject report, String name, double standard) {
    return report.getJsonObject("sizes", new JsonObject()).getDouble(name, standard);
  }

  private static JsonObject figures(JsonObject report) {
    return report.getJsonObject("servers").getJsonObject("co-talk").getJsonObject("figures");
  }

  private static void take(
      Map<String, Cost> costs, JsonObject report, String from, String to, String unit) {
    JsonObject figures = figures(report);
    if (figures.containsKey(from)) {
      costs.put(to, new Cost(Math.max(0, figure(figures, from)), unit, true, source(report)));
    }
  }

  private static double figure(JsonObject figures, String name) {
    return figures.getJsonObject(name, new JsonObject()).getDouble("value", 0.0);
  }

  /** What costs say of a report, in processors. */
  record Comparison(double planned, double measured) {
    /** 0.1 for ten percent too much. */
    double error() {
      return planned / measured - 1;
    }
  }

  /**
   * How many processors the nodes of a report would keep busy by these costs, and how many they did
   * but for the compiler. Throws IllegalArgumentException for a report without sends.
   */
  static Comparison compare(Costs costs, JsonObject report) {
    Run run =
        run(report, costs)
            .orElseThrow(() -> new IllegalArgumentException("the report to compare has no sends"));
    double micros =
        run.sends() * costs.get("node_us_per_send")
            + run.deliveries() * costs.get("node_us_per_delivery")
            + run.hops() * costs.get("node_us_per_hop")
            + run.standing();
    return new Comparison(micros / MICROS, run.node() / MICROS);
  }
}
