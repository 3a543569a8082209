package io.cotalk.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks of scenarios find every way in which a room's log can be wrong. */
class StoredRoomTest {
  private static final int EVENTS = 6;

  /** A room event, then messages. */
  private static List<Map<String, @Nullable Object>> goodLog() {
    List<Map<String, @Nullable Object>> events = new ArrayList<>();
    for (long seq = 1; seq <= EVENTS; seq++) {
      Map<String, @Nullable Object> event = new HashMap<>();
      event.put("seq", seq);
      event.put("n", seq - 1);
      event.put("kind", seq == 1 ? 7 : 1);
      event.put("sender_id", 9L);
      event.put("cid", seq == 1 ? null : "cid-" + seq);
      event.put("tx", 700 + seq / 2);
      event.put("body", "{\"text\":\"text " + seq + "\"}");
      events.add(event);
    }
    return events;
  }

  private static StoredRoom room(List<Map<String, @Nullable Object>> events) {
    return new StoredRoom(
        "1", Map.of("last_seq", EVENTS, "last_n", EVENTS - 1, "last_tx", 703), events);
  }

  private static List<Ack> acks() {
    return List.of(
        new Ack("1", "cid-3", "text 3", 3, 2, 0, false),
        new Ack("1", "cid-6", "text 6", 6, 5, 0, false));
  }

  @Test
  void aGoodLogPasses() {
    room(goodLog()).checkWhole().checkHolds(acks());
  }

  private static Arguments fault(
      String name, Consumer<List<Map<String, @Nullable Object>>> mutation) {
    return Arguments.of(name, mutation);
  }

  private static Stream<Arguments> faults() {
    return Stream.of(
        fault("lost in the middle", log -> log.remove(3)),
        fault("lost at the end", List::removeLast),
        fault("twice", log -> log.add(log.getLast())),
        fault("stored again under another seq", log -> log.get(4).put("cid", "cid-4")),
        fault("hole in n", log -> log.get(4).put("n", 9L)),
        fault("n for an event that is no message", log -> log.get(2).put("kind", 6)),
        fault("earlier in the tail than the event before", log -> log.get(4).put("tx", 701L)),
        fault("after the room's last tx", log -> log.getLast().put("tx", 704L)),
        fault("left out of the tail", log -> log.getFirst().put("tx", 0L)),
        fault("other place than acknowledged", log -> swap(log, "cid", 2, 3)),
        fault("other text than acknowledged", log -> swap(log, "body", 2, 3)));
  }

  private static void swap(
      List<Map<String, @Nullable Object>> log, String column, int one, int other) {
    Object kept = log.get(one).get(column);
    log.get(one).put(column, log.get(other).get(column));
    log.get(other).put(column, kept);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultIsFound(String name, Consumer<List<Map<String, @Nullable Object>>> mutation) {
    List<Map<String, @Nullable Object>> log = goodLog();
    mutation.accept(log);
    assertThatThrownBy(() -> room(log).checkWhole().checkHolds(acks()))
        .isInstanceOfAny(AssertionError.class, NullPointerException.class);
  }
}
