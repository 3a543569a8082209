package io.cotalk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomViewTest {
  private final RoomView view = new RoomView();

  private static Event event(long seq, String text) {
    return new Event("1", seq, seq, "msg", "9", "c" + seq, new JsonObject().put("text", text));
  }

  private void take(long... seqs) {
    for (long seq : seqs) {
      view.take(event(seq, "text " + seq));
    }
  }

  private List<Long> applied() {
    return view.applied().stream().map(Event::seq).toList();
  }

  @Test
  void appliesTheNextAndIgnoresWhatItHas() {
    take(1, 2, 2, 1, 3);
    assertThat(applied()).containsExactly(1L, 2L, 3L);
    assertThat(view.repeats()).isEqualTo(2);
    assertThat(view.faults()).isEmpty();
  }

  @Test
  void keepsWhatComesEarlyUntilTheHoleIsFilled() {
    take(1, 3, 4);
    assertThat(applied()).containsExactly(1L);
    assertThat(view.startFill()).isTrue();
    assertThat(view.startFill()).as("one fetch at a time").isFalse();
    take(2);
    view.endFill();
    assertThat(applied()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(view.startFill()).isFalse();
    assertThat(view.fills()).isEqualTo(1);
  }

  @Test
  void aToldHeadIsAHole() {
    take(1);
    view.reaches(2);
    assertThat(view.startFill()).isTrue();
  }

  @Test
  void twoEventsAtOnePlaceAreAFault() {
    take(1, 2);
    view.take(event(2, "another"));
    assertThat(view.faults()).hasSize(1);
  }
}
