package io.cotalk.capability.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.wire.EventJson;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EventBlocksTest {
  private static final RoomId ROOM = new RoomId(9001);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private EventBlocks memory(int bytes) {
    MessagesConfig config = new MessagesConfig(8, 200, bytes, Duration.ofMinutes(10), 1 << 20);
    return new EventBlocks(config, registry);
  }

  private static List<RoomEvent> events(RoomId room, long from, long to, int length) {
    String body = "{\"text\":\"" + "é".repeat(length) + "\"}";
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            seq -> new RoomEvent(room, seq, seq, EventKind.MSG, new UserId(7), null, seq, body))
        .toList();
  }

  private static EventRun run(long from, long to) {
    return EventRun.of(events(ROOM, from, to, 1));
  }

  private static String text(EventRun run) {
    Buffer out = Buffer.buffer();
    run.appendTo(out);
    return out.toString();
  }

  private static String inLog(long from, long to) {
    return events(ROOM, from, to, 1).stream().map(EventJson::of).collect(Collectors.joining(","));
  }

  @Property(tries = 200)
  void whatIsFoundIsWhatTheLogHas(@ForAll Random random) {
    EventBlocks memory = memory(random.nextBoolean() ? 20_000 : 1 << 20);
    long head = 100;
    for (int i = 0; i < 60; i++) {
      head += random.nextInt(8);
      long to = random.nextBoolean() ? head : random.nextLong(1, head + 1);
      long from = Math.max(1, to - random.nextInt(150));
      EventRun found = memory.find(ROOM, from, to);
      assertThat(text(found)).isEqualTo(found.count() == 0 ? "" : inLog(from, found.last()));
      long after = found.count() == 0 ? from - 1 : found.last();
      EventRun read = EventRun.of(events(ROOM, after + 1, to, 1));
      assertThat(text(found.and(read))).isEqualTo(inLog(from, to));
      memory.add(ROOM, read);
    }
  }

  @Test
  void ofARoomThatWentOnOnlyTheNewIsMissing() {
    EventBlocks memory = memory(1 << 20);
    memory.add(ROOM, run(30, 79));
    assertThat(memory.find(ROOM, 31, 80).last()).isEqualTo(79);
    memory.add(ROOM, run(80, 80));
    assertThat(memory.find(ROOM, 31, 80).count()).isEqualTo(50);
    assertThat(memory.find(ROOM, 29, 80).count()).isZero();
    memory.add(ROOM, run(1, 29));
    assertThat(text(memory.find(ROOM, 1, 80))).isEqualTo(inLog(1, 80));
    assertThat(counted("part")).isEqualTo(1);
    assertThat(counted("hit")).isEqualTo(2);
    assertThat(counted("miss")).isEqualTo(1);
  }

  private double counted(String result) {
    return registry.counter("cotalk.history.cache.reads", "result", result).count();
  }

  @Test
  void aBlockHasNoHoles() {
    EventBlocks memory = memory(1 << 20);
    memory.add(ROOM, run(20, 25));
    memory.add(ROOM, run(10, 15));
    assertThat(memory.find(ROOM, 10, 15).count()).as("just read").isEqualTo(6);
    assertThat(memory.find(ROOM, 20, 25).count()).isZero();
    memory.add(ROOM, run(40, 45));
    assertThat(memory.find(ROOM, 10, 15).count()).isZero();
    assertThat(memory.find(ROOM, 40, 45).count()).isEqualTo(6);
  }

  @Test
  void whatWasJustReadCountsWhereBothHaveIt() {
    EventBlocks memory = memory(1 << 20);
    memory.add(ROOM, run(10, 30));
    memory.add(ROOM, EventRun.of(events(ROOM, 15, 20, 5)));
    String read =
        events(ROOM, 15, 20, 5).stream().map(EventJson::of).collect(Collectors.joining(","));
    assertThat(text(memory.find(ROOM, 15, 20))).isEqualTo(read);
    assertThat(text(memory.find(ROOM, 10, 30)))
        .isEqualTo(inLog(10, 14) + "," + read + "," + inLog(21, 30));
  }

  @Test
  void memoryHasABound() {
    int bound = 200_000;
    EventBlocks memory = memory(bound);
    for (int i = 1; i <= 500; i++) {
      RoomId room = new RoomId(i);
      memory.add(room, EventRun.of(events(room, 1, 100, i)));
      assertThat(memory.bytes()).isLessThanOrEqualTo(bound);
    }
    assertThat(memory.bytes()).isGreaterThan(bound / 2);
    RoomId big = new RoomId(501);
    memory.add(big, EventRun.of(events(big, 1, 20, 10_000)));
    assertThat(memory.find(big, 1, 20).count()).isZero();
    assertThat(memory.bytes()).isLessThanOrEqualTo(bound);
  }

  @Test
  void aPartKeepsNothingElseInMemory() {
    EventBlocks memory = memory(1 << 20);
    memory.add(ROOM, run(1, 200));
    long all = memory.bytes();
    assertThat(all).isBetween((long) run(1, 200).weight(), run(1, 200).weight() + 1_000L);
  }

  @Test
  void withoutMemoryNothingIsKept() {
    EventBlocks memory = memory(0);
    memory.add(ROOM, run(1, 5));
    assertThat(memory.find(ROOM, 1, 5).count()).isZero();
    assertThat(memory.bytes()).isZero();
  }
}
