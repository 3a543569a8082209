package io.cotalk.loadtest.plan;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Costs from JSON reports of {@code ./cotalk bench}: the node's processor time as a sum over sends
 * and deliveries, by least squares over the runs; what one run tells alone is taken as it is.
 */
final class Fit {
  private record Run(
      String source, double sends, double deliveries, double node, double postgres) {}

  private final List<Run> runs = new ArrayList<>();
  private final Map<String, Cost> costs = new LinkedHashMap<>();

  /** Adds one report. */
  void add(JsonObject report) {
    JsonObject server = report.getJsonObject("servers").getJsonObject("co-talk");
    JsonObject figures = server.getJsonObject("figures");
    String source = report.getString("scenario") + " of " + report.getString("began");
    double sends = figure(figures, "acks_per_second");
    double deliveries = figure(figures, "deliveries_per_second");
    if (sends > 0 && deliveries > 0) {
      double node = figure(figures, "cpu_node_percent") * 1e4;
      double postgres = figure(figures, "cpu_postgres_percent") * 1e4;
      runs.add(new Run(source, sends, deliveries, node, postgres));
    }
    take(figures, source, "memory_per_connection_bytes", "bytes_per_connection", "B");
    take(figures, source, "cpu_node_per_connection_us_per_s", "node_us_per_idle_second", "us/s");
    take(figures, source, "cpu_node_per_connect_us", "node_us_per_connect", "us");
    take(figures, source, "cpu_postgres_per_connect_us", "postgres_us_per_connect", "us");
    take(figures, source, "cpu_node_per_request_us", "node_us_per_request", "us");
    take(figures, source, "cpu_postgres_per_request_us", "postgres_us_per_request", "us");
  }

  private void take(JsonObject figures, String source, String from, String to, String unit) {
    if (figures.containsKey(from)) {
      costs.put(to, new Cost(Math.max(0, figure(figures, from)), unit, true, source));
    }
  }

  private static double figure(JsonObject figures, String name) {
    return figures.getJsonObject(name, new JsonObject()).getDouble("value", 0.0);
  }

  /** The costs that the reports tell. */
  Map<String, Cost> costs() {
    if (runs.isEmpty()) {
      return costs;
    }
    String source = String.join(", ", runs.stream().map(Run::source).toList());
    double[] node = solve();
    costs.put("node_us_per_send", new Cost(node[0], "us", true, source));
    costs.put("node_us_per_delivery", new Cost(node[1], "us", true, source));
    double postgres =
        runs.stream().mapToDouble(run -> run.postgres() * run.sends()).sum()
            / runs.stream().mapToDouble(run -> run.sends() * run.sends()).sum();
    costs.put("postgres_us_per_send", new Cost(postgres, "us", true, source));
    return costs;
  }

  /** Processor time of a send and of a delivery, neither negative. */
  private double[] solve() {
    double ss = sum(run -> run.sends() * run.sends());
    double sd = sum(run -> run.sends() * run.deliveries());
    double dd = sum(run -> run.deliveries() * run.deliveries());
    double sn = sum(run -> run.sends() * run.node());
    double dn = sum(run -> run.deliveries() * run.node());
    double determinant = ss * dd - sd * sd;
    if (runs.size() < 2 || determinant <= 1e-6 * ss * dd) {
      // All runs have one fan-out: nothing tells sends and deliveries apart.
      return new double[] {0, dn / dd};
    }
    double send = (sn * dd - dn * sd) / determinant;
    double delivery = (dn * ss - sn * sd) / determinant;
    if (send < 0) {
      return new double[] {0, dn / dd};
    }
    return delivery < 0 ? new double[] {sn / ss, 0} : new double[] {send, delivery};
  }

  private double sum(java.util.function.ToDoubleFunction<Run> part) {
    return runs.stream().mapToDouble(part).sum();
  }

  /** How many processors the nodes of a report would keep busy by these costs, and how many did. */
  static double[] compare(Costs costs, JsonObject report) {
    Fit fit = new Fit();
    fit.add(report);
    if (fit.runs.isEmpty()) {
      throw new IllegalArgumentException("the report to compare has no sends");
    }
    Run run = fit.runs.getFirst();
    double micros =
        run.sends() * costs.get("node_us_per_send")
            + run.deliveries() * costs.get("node_us_per_delivery");
    return new double[] {micros / 1e6, run.node() / 1e6};
  }
}
