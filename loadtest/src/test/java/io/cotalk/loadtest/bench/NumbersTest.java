package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.cluster.Pinning;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void cidsCarryTheirNumber() {
    Intended intended = new Intended(7);
    for (long number : new long[] {0, 1, 1L << 32, (1L << 47) + 12345}) {
      String cid = intended.cid(number);
      assertThat(UUID.fromString(cid).version()).isEqualTo(7);
      assertThat(UUID.fromString(cid).variant()).isEqualTo(2);
      assertThat(Long.parseLong(cid.substring(Intended.numberAt()), 16)).isEqualTo(number);
      assertThat(cid).hasSize(36);
    }
    assertThat(intended.cid(5)).isNotEqualTo(new Intended(8).cid(5));
  }

  @Test
  void talliesBeginAnewAndAddUp() {
    Tally tally = new Tally();
    tally.add(Count.SENT, 3);
    tally.delivered(2_000_000);
    Interval first = tally.take();
    tally.add(Count.SENT);
    tally.delivered(-5);
    Interval sum = Interval.sum(List.of(first, tally.take()));
    assertThat(sum.count(Count.SENT)).isEqualTo(4);
    assertThat(sum.deliveries().getTotalCount()).isEqualTo(2);
    assertThat(Interval.millis(sum.deliveries(), 100)).isCloseTo(2, within(0.01));
    assertThat(Interval.millis(sum.answers(), 99)).isZero();
  }

  @Test
  void lowRanksComeMoreOften() {
    Zipf zipf = new Zipf(4);
    int[] times = new int[4];
    for (int i = 0; i < 2_500; i++) {
      times[zipf.rank(i / 2_500.0)]++;
    }
    assertThat(times[0]).isBetween(1_199, 1_201);
    assertThat(times[1]).isBetween(599, 601);
    assertThat(times[3]).isBetween(299, 301);
    assertThat(zipf.rank(Math.nextDown(1.0))).isEqualTo(3);
  }

  @Test
  void searchDoublesThenCloses() {
    assertThat(MaxSearch.next(100, Double.POSITIVE_INFINITY)).isEqualTo(200);
    assertThat(MaxSearch.next(0, 100)).isEqualTo(50);
    assertThat(MaxSearch.next(100, 400)).isCloseTo(200, within(1e-9));
  }

  @Test
  void metricsAreSummedOverLabelsAndNodes() {
    String one =
        """
        # HELP jvm_memory_used_bytes x
        jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 100.0
        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 7.0
        jvm_buffer_memory_used_bytes{id="direct"} 5.0
        cotalk_ready 1.0
        cotalk_socket_closes_total{code="4008"} 3.0
        cotalk_socket_closes_total{code="4009"} 1.0
        broken NaN
        """;
    Exposition both = Exposition.parse(List.of(one, one));
    assertThat(both.get("jvm_memory_used_bytes.heap")).isEqualTo(200);
    assertThat(both.get("jvm_buffer_memory_used_bytes.direct")).isEqualTo(10);
    assertThat(both.get("cotalk_ready")).isEqualTo(2);
    assertThat(both.get("cotalk_socket_closes_total.4008")).isEqualTo(6);
    assertThat(both.get("cotalk_socket_closes_total")).isEqualTo(8);
    assertThat(both.get("broken")).isZero();
  }

  @Test
  void numbersAreShortAndPlain() {
    assertThat(TextReport.number(1234567.8)).isEqualTo("1,234,568");
    assertThat(TextReport.number(0)).isEqualTo("0");
    assertThat(TextReport.number(12.345)).isEqualTo("12.3");
    assertThat(TextReport.number(0.1234)).isEqualTo("0.123");
    assertThat(Progress.bar("x", 1, 2)).contains("############............").endsWith("1/2");
  }

  @Test
  void listsOfProcessorsAreRead() {
    assertThat(Pinning.parse("0-2,5")).containsExactly(0, 1, 2, 5);
    assertThat(Pinning.parse("7")).containsExactly(7);
    assertThat(Pinning.parse("")).isEmpty();
  }
}
