package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
  /** 10 s with 1,000 acknowledged sends and 5,000 deliveries. */
  private static Measured measured(Map<String, Double> cpu) {
    Tally tally = new Tally();
    tally.add(Tally.Count.SENT, 1_000);
    tally.add(Tally.Count.ACKED, 1_000);
    tally.add(Tally.Count.DELIVERED, 5_000);
    tally.answered(4_000_000);
    tally.delivered(6_000_000);
    Map<String, Double> growth =
        Map.of(
            "cotalk_append_commit_time_seconds_count", 500.0,
            "cotalk_append_commit_time_seconds_sum", 1.0);
    List<Sample> samples = List.of(new Sample(10, Map.of("answer_p50_ms", 4.0)));
    return new Measured(10, tally.take(), cpu, samples, growth);
  }

  @Test
  void groupsMakeUpTheNode() {
    Figures figures =
        Figures.ofTraffic(
            measured(
                Map.of(
                    "node",
                    1.0,
                    "node_loops",
                    0.7,
                    "node_compiler",
                    0.2,
                    "node_other",
                    0.1,
                    "postgres",
                    0.5,
                    "client",
                    2.0)));
    assertThat(figures.get("cpu_node_per_send_us")).isCloseTo(1_000, within(1e-6));
    assertThat(figures.get("cpu_node_loops_per_send_us")).isCloseTo(700, within(1e-6));
    assertThat(figures.get("cpu_node_compiler_per_send_us")).isCloseTo(200, within(1e-6));
    assertThat(figures.get("cpu_node_loops_per_delivery_us")).isCloseTo(140, within(1e-6));
    assertThat(figures.get("cpu_server_per_send_us")).isCloseTo(1_500, within(1e-6));
    assertThat(figures.get("cpu_node_percent")).isCloseTo(10, within(1e-6));
    assertThat(figures.get("cpu_node_loops_percent")).isCloseTo(7, within(1e-6));
    assertThat(figures.all()).doesNotContainKey("cpu_redis_per_send_us");
  }

  @Test
  void whatIsNotKnownIsNotTold() {
    Figures figures = Figures.ofTraffic(measured(Map.of()));
    figures.put("kernel_per_connection_bytes", Double.NaN, "B");
    assertThat(figures.all())
        .doesNotContainKeys("kernel_per_connection_bytes", "wal_per_send_bytes");
  }

  @Test
  void growthSinceNobodyToldIsNotKnown() {
    Exposition nodes = Exposition.parse(List.of("a_total 3", "a_total 4"));
    assertThat(nodes.get("a_total")).isEqualTo(7);
    assertThat(nodes.since(Exposition.parse(List.of("a_total 1", "a_total 1"))))
        .containsExactly(Map.entry("a_total", 5.0));
    assertThat(nodes.since(Exposition.parse(List.of("a_total 1", "")))).isEmpty();
  }

  @Test
  void turnsAreOneMeasurement() {
    Measured sum =
        Measured.sum(
            List.of(measured(Map.of("node", 1.0)), measured(Map.of("node", 2.0, "redis", 0.5))));
    Figures figures = Figures.ofTraffic(sum);
    assertThat(figures.get("seconds")).isEqualTo(20);
    assertThat(figures.get("sends_per_second")).isEqualTo(100);
    assertThat(figures.get("cpu_node_per_send_us")).isCloseTo(1_500, within(1e-6));
    assertThat(figures.get("cpu_redis_per_delivery_us")).isCloseTo(50, within(1e-6));
    assertThat(figures.get("commit_mean_ms")).isCloseTo(2, within(0.01));
    assertThat(sum.samples()).extracting(Sample::at).containsExactly(10.0, 20.0);
  }

  @Test
  void metricsGrowFromWhatTheyWere() {
    Exposition before = new Exposition(Map.of("sends", 3.0, "gone", 1.0));
    Exposition after = new Exposition(Map.of("sends", 5.0, "new", 1.0));
    assertThat(after.since(before)).containsOnly(Map.entry("sends", 2.0), Map.entry("new", 1.0));
  }

  @Test
  void hopsAreInMilliseconds() {
    Figures figures = Figures.ofTraffic(measured(Map.of("client", 1.0)));
    assertThat(figures.get("ack_mean_ms")).isCloseTo(4, within(0.01));
    assertThat(figures.get("commit_mean_ms")).isCloseTo(2, within(0.01));
    assertThat(figures.get("delivery_mean_ms")).isCloseTo(6, within(0.01));
  }
}
