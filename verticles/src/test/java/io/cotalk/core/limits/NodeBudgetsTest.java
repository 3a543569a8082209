package io.cotalk.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.BudgetsConfig;
import io.cotalk.core.config.LimitProfile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeBudgetsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private NodeBudgets budgets(LimitProfile profile) {
    return new NodeBudgets(new BudgetsConfig(10, 3, 1_000, 400, 1_000, 500), profile, registry);
  }

  private static EmbeddedChannel accepted(NodeBudgets budgets, String address) {
    EmbeddedChannel channel = new EmbeddedChannel();
    assertThat(budgets.accept(channel, address)).isEqualTo(Verdict.TAKEN);
    return channel;
  }

  private static void close(EmbeddedChannel channel) {
    var unused = channel.close();
  }

  private double used(String budget) {
    return registry.get("cotalk.budget.used").tag("budget", budget).gauge().value();
  }

  @Test
  void connectionsAreCountedByNetworkAndNode() {
    NodeBudgets budgets = budgets(LimitProfile.DEFAULT);
    List<EmbeddedChannel> open = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      open.add(accepted(budgets, "2001:db8::" + i));
    }
    EmbeddedChannel more = new EmbeddedChannel();
    assertThat(budgets.accept(more, "2001:db8::9")).isEqualTo(Verdict.SHARE_SPENT);
    for (int i = 1; i <= 7; i++) {
      open.add(accepted(budgets, "192.0.2." + i));
    }
    assertThat(budgets.accept(more, "198.51.100.1")).isEqualTo(Verdict.NODE_SPENT);
    assertThat(budgets.nearEnd()).containsExactly("connections");
    close(open.getFirst());
    assertThat(budgets.accept(more, "2001:db8::9")).isEqualTo(Verdict.TAKEN);
    open.forEach(NodeBudgetsTest::close);
    close(more);
    assertThat(used("connections")).isZero();
    assertThat(budgets.nearEnd()).isEmpty();
  }

  @Test
  void bytesAreGivenBackWhateverTheEnd() {
    NodeBudgets budgets = budgets(LimitProfile.DEFAULT);
    EmbeddedChannel one = accepted(budgets, "192.0.2.1");
    EmbeddedChannel two = accepted(budgets, "192.0.2.1");
    assertThat(Place.of(one).hold(300)).isEqualTo(Verdict.TAKEN);
    assertThat(Place.of(two).hold(101)).isEqualTo(Verdict.SHARE_SPENT);
    assertThat(Place.of(one).hold(100)).isEqualTo(Verdict.TAKEN);
    assertThat(Place.of(two).hold(300)).isEqualTo(Verdict.TAKEN);
    assertThat(Place.of(one).unsent(200)).isEqualTo(Verdict.TAKEN);
    assertThat(Place.of(two).unsent(51)).isEqualTo(Verdict.SHARE_SPENT);
    close(one);
    close(two);
    assertThat(used("unfinished-bytes")).isZero();
    assertThat(used("unsent-bytes")).isZero();
    Place late = Place.of(one);
    assertThat(late.hold(100)).isEqualTo(Verdict.TAKEN);
    assertThat(used("unfinished-bytes")).as("it is gone already").isZero();
  }

  @Test
  void whoHoldsMostLosesItWhenTheNodeIsFull() {
    NodeBudgets budgets = budgets(LimitProfile.DEFAULT);
    List<String> shed = new ArrayList<>();
    List<EmbeddedChannel> open = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String address = "192.0.2." + i;
      EmbeddedChannel channel = accepted(budgets, address);
      open.add(channel);
      Place.of(channel).onShed(() -> shed.add(address));
      Verdict verdict = Place.of(channel).hold(i == 2 ? 390 : 290);
      assertThat(verdict).isEqualTo(i < 4 ? Verdict.TAKEN : Verdict.NODE_SPENT);
    }
    open.forEach(EmbeddedChannel::runPendingTasks);
    assertThat(shed).containsExactly("192.0.2.2");
    assertThat(registry.get("cotalk.budget.shed").counter().count()).isEqualTo(1);
  }

  @Test
  void behindAProxyAPlaceIsTheClientsForARequest() {
    NodeBudgets budgets = budgets(LimitProfile.DEFAULT);
    List<EmbeddedChannel> open = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      EmbeddedChannel channel = new EmbeddedChannel();
      assertThat(budgets.accept(channel, null)).isEqualTo(Verdict.TAKEN);
      open.add(channel);
      assertThat(Place.of(channel).enter("192.0.2.1"))
          .isEqualTo(i < 3 ? Verdict.TAKEN : Verdict.SHARE_SPENT);
    }
    Place.of(open.getFirst()).leave();
    assertThat(Place.of(open.getLast()).enter("192.0.2.1")).isEqualTo(Verdict.TAKEN);
  }

  @Test
  void whenMeasuringTheNodeStillHasItsBounds() {
    NodeBudgets budgets = budgets(LimitProfile.BENCH);
    for (int i = 0; i < 10; i++) {
      accepted(budgets, "127.0.0.1");
    }
    EmbeddedChannel more = new EmbeddedChannel();
    assertThat(budgets.accept(more, "127.0.0.1")).isEqualTo(Verdict.NODE_SPENT);
  }

  @Test
  void aUserHasSoManyBytesOfAnswers() {
    UnsentAnswers unsent = budgets(LimitProfile.DEFAULT).unsent();
    assertThat(unsent.take("minji", 400)).isEqualTo(Verdict.TAKEN);
    assertThat(unsent.take("minji", 101)).isEqualTo(Verdict.SHARE_SPENT);
    assertThat(unsent.take("jisoo", 400)).isEqualTo(Verdict.TAKEN);
    assertThat(unsent.take("hyun", 1_001)).isEqualTo(Verdict.NODE_SPENT);
    unsent.give("minji", 400);
    assertThat(unsent.take("minji", 500)).isEqualTo(Verdict.TAKEN);
  }
}
