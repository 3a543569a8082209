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

  private static JsonObject report(double sends, double deliveries, double node, double postgres) {
    JsonObject figures =
        new JsonObject()
            .put("acks_per_second", new JsonObject().put("value", sends))
            .put("deliveries_per_second", new JsonObject().put("value", deliveries))
            .put("cpu_node_percent", new JsonObject().put("value", node))
            .put("cpu_postgres_percent", new JsonObject().put("value", postgres));
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
  void connectionsAloneAskForMemoryOrSockets() {
    Plan plan = plan(Map.of("connections", 4_000_000.0, "sends", 1.0));
    Plan.Tier nodes = of(plan.tiers(), "socket nodes");
    assertThat(nodes.because()).startsWith("connections a node");
    assertThat(nodes.machines()).isEqualTo(21);
  }

  @Test
  void twiceTheSendsCostTwiceTheProcessors() {
    Map<String, Double> quiet = Map.of("connections", 0.0, "sends", 10_000.0);
    Map<String, Double> loud = Map.of("connections", 0.0, "sends", 20_000.0);
    assertThat(plan(loud).socketProcessors())
        .isCloseTo(2 * plan(quiet).socketProcessors(), Percentage.withPercentage(0.01));
    assertThat(plan(loud).hotGigabytes())
        .isCloseTo(2 * plan(quiet).hotGigabytes(), Percentage.withPercentage(0.01));
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
    Fit fit = new Fit();
    fit.add(report(1_000, 2_000, (1_000 * 50 + 2_000 * 6) / 1e4, 3));
    fit.add(report(50, 50_000, (50 * 50 + 50_000 * 6) / 1e4, 0.15));
    Map<String, Cost> fitted = fit.costs();
    assertThat(of(fitted, "node_us_per_send").value()).isCloseTo(50, within(0.01));
    assertThat(of(fitted, "node_us_per_delivery").value()).isCloseTo(6, within(0.001));
    assertThat(of(fitted, "postgres_us_per_send").value()).isCloseTo(30, within(0.01));
    assertThat(of(fitted, "node_us_per_send").measured()).isTrue();
    double[] compared =
        Fit.compare(costs.with(fitted), report(500, 5_000, (500 * 50 + 5_000 * 6) / 1e4, 1));
    assertThat(compared[0]).isCloseTo(compared[1], within(1e-6));
  }

  @Test
  void oneRunGivesDeliveriesOnly() {
    Fit fit = new Fit();
    fit.add(report(100, 1_000, 1, 1));
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
