package io.cotalk.loadtest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final Costs costs = Costs.of(shipped("costs.json"));
  private final Costs nothingStands =
      costs.with(
          Map.of(
              "node_us_per_node_second", new Cost(0, "us/s", false, ""),
              "node_us_per_idle_second", new Cost(0, "us/s", false, "")));
  private final Prices prices = Prices.of(shipped("prices.json"));

  private static JsonObject shipped(String name) {
    try (InputStream in = PlanMain.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T of(Map<String, T> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private Plan plan(Map<String, Double> demand) {
    return new Plan(Demand.of(demand), costs, prices);
  }

  /** Of one node, which took so many microseconds a second; PostgreSQL 30 a send. */
  private static JsonObject report(double sends, double deliveries, double micros) {
    JsonObject figures =
        new JsonObject()
            .put("acks_per_second", new JsonObject().put("value", sends))
            .put("deliveries_per_second", new JsonObject().put("value", deliveries))
            .put("cpu_node_percent", new JsonObject().put("value", micros / 1e4))
            .put("cpu_postgres_percent", new JsonObject().put("value", 30 * sends / 1e4));
    return new JsonObject()
        .put("scenario", "send")
        .put("servers", new JsonObject().put("co-talk", new JsonObject().put("figures", figures)));
  }

  @Test
  void reservesAreKept() {
    Plan plan = plan(Map.of());
    double share = plan.socketProcessors() / (of(plan.tiers(), "socket nodes").machines() - 1) / 16;
    assertThat(share).isLessThanOrEqualTo(costs.get("highest_cpu_share"));
    assertThat(of(plan.tiers(), "databases").machines()).isEqualTo(2 * plan.shards());
  }

  @Test
  void whoNeverConnectsOrAsksCostsNothingForIt() {
    Demand quiet = Demand.of(Map.of("connects", 0.0, "requests", 0.0));
    assertThat(quiet.connects()).isZero();
    assertThat(quiet.requests()).isZero();
    assertThat(Demand.of(Map.of()).requests()).isEqualTo(5_000);
    assertThatThrownBy(() -> Demand.of(Map.of("mean", 40.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReportWithoutProcessorTimeIsNoMeasure() {
    JsonObject elsewhere = report(1_000, 2_000, 100_000);
    elsewhere
        .getJsonObject("servers")
        .getJsonObject("co-talk")
        .getJsonObject("figures")
        .remove("cpu_node_percent");
    Fit fit = new Fit(costs);
    fit.add(elsewhere);
    assertThatThrownBy(fit::costs).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void connectionsAloneAskForMemoryOrSockets() {
    Plan plan = plan(Map.of("connections", 4_000_000.0, "sends", 1.0));
    Plan.Tier nodes = of(plan.tiers(), "socket nodes");
    assertThat(nodes.because()).startsWith("connections a node");
    assertThat(nodes.machines()).isEqualTo(21);
  }

  @Test
  void twiceTheSendsCostTwiceTheProcessorsAndWhatMoreNodesTake() {
    Map<String, Double> quiet = Map.of("connections", 0.0, "sends", 10_000.0);
    Map<String, Double> loud = Map.of("connections", 0.0, "sends", 20_000.0);
    assertThat(plan(loud).socketProcessors())
        .isBetween(1.9 * plan(quiet).socketProcessors(), 2.4 * plan(quiet).socketProcessors());
    assertThat(plan(loud).hotGigabytes())
        .isCloseTo(2 * plan(quiet).hotGigabytes(), Percentage.withPercentage(0.01));
  }

  @Test
  void receiversAreSpreadByChance() {
    assertThat(Plan.otherNodes(1, 10)).isZero();
    assertThat(Plan.otherNodes(2, 2)).isCloseTo(0.5, within(1e-9));
    assertThat(Plan.otherNodes(3, 1_000)).isCloseTo(2, within(1e-9));
    assertThat(Plan.otherNodes(1_000, 1)).isCloseTo(0, within(1e-9));
  }

  @Test
  void priceIsTheSumOfItsParts() {
    Plan plan = plan(Map.of());
    double machines = plan.tiers().values().stream().mapToDouble(Plan.Tier::price).sum();
    assertThat(plan.price())
        .isCloseTo(machines + plan.storagePrice() + plan.trafficPrice(), within(1e-6));
    double millions = Demand.of(Map.of()).messagesPerMonth() / 1e6;
    assertThat(plan.pricePerMillionMessages() * millions)
        .isCloseTo(plan.price(), Percentage.withPercentage(0.01));
  }

  @Test
  void twoFanOutsTellSendsAndDeliveriesApart() {
    Fit fit = new Fit(nothingStands);
    fit.add(report(1_000, 2_000, 1_000 * 50 + 2_000 * 6));
    fit.add(report(50, 50_000, 50 * 50 + 50_000 * 6));
    Map<String, Cost> fitted = fit.costs();
    assertThat(of(fitted, "node_us_per_send").value()).isCloseTo(50, within(0.01));
    assertThat(of(fitted, "node_us_per_delivery").value()).isCloseTo(6, within(0.001));
    assertThat(of(fitted, "postgres_us_per_send").value()).isCloseTo(30, within(0.01));
    assertThat(of(fitted, "node_us_per_send").measured()).isTrue();
    assertThat(fitted).doesNotContainKey("node_us_per_hop");
    Fit.Comparison compared =
        Fit.compare(nothingStands.with(fitted), report(500, 5_000, 500 * 50 + 5_000 * 6));
    assertThat(compared.error()).isCloseTo(0, within(1e-6));
  }

  @Test
  void hopsAndNodesAreCounted() {
    // Rooms of 5 on three nodes: each event goes to two others.
    JsonObject three = report(100, 500, 100 * 50 + 500 * 6 + 200 * 40 + 3 * 1_000);
    three.put("sizes", new JsonObject().put("nodes", 3).put("members", 5).put("connections", 0));
    Costs costs =
        nothingStands.with(
            Map.of(
                "node_us_per_send", new Cost(50, "us", true, ""),
                "node_us_per_delivery", new Cost(6, "us", true, ""),
                "node_us_per_hop", new Cost(40, "us", true, ""),
                "node_us_per_node_second", new Cost(1_000, "us/s", true, "")));
    assertThat(Fit.compare(costs, three).error()).isCloseTo(0, within(1e-6));
    Fit fit = new Fit(costs);
    fit.add(report(1_000, 2_000, 1_000 * 50 + 2_000 * 6 + 1_000));
    fit.add(report(50, 50_000, 50 * 50 + 50_000 * 6 + 1_000));
    fit.add(three);
    assertThat(of(fit.costs(), "node_us_per_hop").value()).isCloseTo(40, within(0.1));
  }

  private static JsonObject idle(double nodes, double connections, double micros) {
    JsonObject report = report(0, 0, micros);
    report
        .getJsonObject("servers")
        .getJsonObject("co-talk")
        .getJsonObject("figures")
        .put("connections", new JsonObject().put("value", connections))
        .put("cpu_node_per_connection_us_per_s", new JsonObject().put("value", 1.0));
    return report.put("sizes", new JsonObject().put("nodes", nodes));
  }

  @Test
  void twoIdleRunsTellNodesAndConnectionsApart() {
    Fit fit = new Fit(costs);
    fit.add(idle(3, 30, 3 * 9_000 + 30 * 2));
    double base = costs.get("node_us_per_node_second");
    assertThat(of(fit.costs(), "node_us_per_idle_second").value())
        .isCloseTo(Math.max(0, (3 * 9_000 + 30 * 2 - 3 * base) / 30), within(1e-6));
    fit.add(idle(1, 5_000, 9_000 + 5_000 * 2));
    assertThat(of(fit.costs(), "node_us_per_idle_second").value()).isCloseTo(2, within(1e-3));
    assertThat(of(fit.costs(), "node_us_per_node_second").value()).isCloseTo(9_000, within(1.0));
  }

  @Test
  void theCompilerIsLeftOut() {
    JsonObject report = report(100, 100, 2_000);
    report
        .getJsonObject("servers")
        .getJsonObject("co-talk")
        .getJsonObject("figures")
        .put("cpu_node_compiler_percent", new JsonObject().put("value", 0.05));
    Fit.Comparison compared = Fit.compare(nothingStands, report);
    assertThat(compared.measured()).isCloseTo(0.0015, within(1e-9));
  }

  @Test
  void oneRunGivesDeliveriesOnly() {
    Fit fit = new Fit(nothingStands);
    fit.add(report(100, 1_000, 10_000));
    assertThat(of(fit.costs(), "node_us_per_send").value()).isZero();
    assertThat(of(fit.costs(), "node_us_per_delivery").value()).isCloseTo(10, within(1e-6));
  }

  @Test
  void textSaysWhatIsMeasured() {
    Demand demand = Demand.of(Map.of());
    String text = PlanText.of(demand, plan(Map.of()), costs, prices);
    assertThat(text).contains("1,000,000 connections", "assumed", "for a million messages");
  }

  @Test
  void unknownWordsAreRefused() {
    assertThatThrownBy(() -> Demand.of(Map.of("users", 5.0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Costs.of(new JsonObject("{\"x\":{\"value\":-1}}")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
