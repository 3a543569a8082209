package io.cotalk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final int EACH_TURN = Admission.EACH_TURN;

  private final ArrayDeque<Runnable> ends = new ArrayDeque<>();
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Admission admission =
      new Admission(ends::add, turns::add, new SessionMetrics(registry));
  private final List<String> admitted = new ArrayList<>();

  private double waiting() {
    return registry.get("cotalk.socket.admissions.waiting").gauge().value();
  }

  /** Lets the present turn of the loop end, and the next begin. */
  private void turn() {
    ends.remove().run();
    if (!turns.isEmpty()) {
      turns.remove().run();
    }
  }

  private void handshakes(int count) {
    for (int i = 0; i < count; i++) {
      admission.handshake(() -> admitted.add("handshake"));
    }
  }

  @Test
  void fewNeedNotWait() {
    handshakes(EACH_TURN);
    assertThat(admitted).hasSize(EACH_TURN);
    turn();
    assertThat(ends).as("nothing is left to do").isEmpty();
    handshakes(1);
    assertThat(admitted).hasSize(EACH_TURN + 1);
  }

  @Test
  void fewInEachTurnCostNoTurnOfTheirOwn() {
    for (int i = 0; i < 3; i++) {
      handshakes(EACH_TURN - 1);
      ends.remove().run();
    }
    assertThat(admitted).hasSize(3 * (EACH_TURN - 1));
    assertThat(turns).isEmpty();
  }

  @Test
  void manyAreSpreadOverTurns() {
    handshakes(3 * EACH_TURN);
    assertThat(admitted).hasSize(EACH_TURN);
    assertThat(waiting()).isEqualTo(2 * EACH_TURN);
    turn();
    assertThat(admitted).hasSize(2 * EACH_TURN);
    handshakes(1);
    assertThat(admitted).as("those who wait come first").hasSize(2 * EACH_TURN);
    turn();
    turn();
    assertThat(admitted).hasSize(3 * EACH_TURN + 1);
    assertThat(waiting()).isZero();
  }

  @Test
  void hellosPassHandshakes() {
    handshakes(2 * EACH_TURN);
    admission.hello(() -> admitted.add("hello"));
    turn();
    assertThat(admitted.subList(EACH_TURN, admitted.size())).startsWith("hello");
    assertThat(admitted).hasSize(2 * EACH_TURN);
  }

  @Test
  void aFaultKeepsNobodyElseOut() {
    handshakes(EACH_TURN);
    admission.hello(
        () -> {
          throw new IllegalStateException("a fault of one connection");
        });
    handshakes(1);
    turn();
    assertThat(admitted).hasSize(EACH_TURN + 1);
  }
}
