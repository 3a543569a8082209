package io.cotalk.transport.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.fanout.RoomFrame;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;
import io.cotalk.testkit.JsonLines;
import io.cotalk.testkit.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
  private final SocketConfig config =
      TestConfig.with(Map.of("socket.outbound-frames", "100")).socket();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Flusher flusher = new Flusher(channel.eventLoop());
  private final JsonLines lines = new JsonLines();
  private final Gaps gaps = (room, from, to) -> GapFrame.of(lines, room, from, to);
  private final OutboundQueue queue = queue();

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private OutboundQueue queue() {
    return new OutboundQueue(
        channel, config, gaps, flusher, new OutboundMetrics(registry, Transport.HTTP));
  }

  private static FrameBytes text(String text) {
    return JsonLines.bytes(text);
  }

  private static RoomFrame event(long seq) {
    return new RoomFrame(new RoomId(1), seq, seq, seq, text("{\"q\":" + seq + "}"), null);
  }

  private String out() {
    ByteBuf written = channel.readOutbound();
    try {
      return written == null ? "" : written.toString(StandardCharsets.ISO_8859_1);
    } finally {
      if (written != null) {
        written.release();
      }
    }
  }

  @Test
  void framesOfOneTurnAreOneWrite() {
    queue.add(text("{\"a\":1}"));
    queue.add(text("{\"b\":2}"));
    assertThat(out()).isEmpty();
    channel.runPendingTasks();
    assertThat(out()).isEqualTo("{\"a\":1}{\"b\":2}");
    assertThat(out()).isEmpty();
  }

  @Test
  void largeFramesGoAlone() {
    queue.add(text("x".repeat(70_000)));
    queue.add(text("y".repeat(200)));
    channel.runPendingTasks();
    assertThat(out()).hasSize(70_000).startsWith("xx");
    queue.flush(); // The channel is writable again.
    assertThat(out()).hasSize(200).startsWith("yy");
  }

  @Test
  void aFullQueueOfEventsShedsAndOneOfAnswersEnds() {
    for (long seq = 1; seq <= 10_000; seq++) {
      assertThat(queue.add(event(seq))).isTrue();
    }
    queue.flush();
    assertThat(out()).contains("\"t\":\"gap\"").contains("\"from\":1,");
    boolean within = true;
    for (int i = 0; i <= 101; i++) {
      within = queue.add(text("{}"));
    }
    assertThat(within).isFalse();
  }

  @Test
  void queuesThatFillTogetherDoNotShedTogether() {
    List<OutboundQueue> queues = IntStream.range(0, 64).mapToObj(i -> queue()).toList();
    double most = 0;
    for (long seq = 1; seq <= 101; seq++) {
      double before = shed();
      for (OutboundQueue each : queues) {
        assertThat(each.add(event(seq))).isTrue();
      }
      most = Math.max(most, shed() - before);
    }
    assertThat(shed()).isGreaterThan(64 * 70);
    assertThat(most).isLessThan(4 * 100);
  }

  private double shed() {
    return registry.get("cotalk.socket.frames.shed").counter().count();
  }

  @Test
  void aRunOfEventsCountsAsAllOfThem() {
    RoomFrame run = new RoomFrame(new RoomId(1), 1, 40, 40, text("{}"), null);
    queue.add(run);
    assertThat(queue.space().isComplete()).isTrue();
    queue.add(run);
    Future<Void> space = queue.space();
    assertThat(space.isComplete()).isFalse();
    channel.runPendingTasks();
    assertThat(space.succeeded()).isTrue();
    assertThat(registry.get("cotalk.socket.frames.out").functionCounter().count()).isEqualTo(80);
    queue.add(run);
    queue.add(run);
    queue.add(run);
    assertThat(shed()).isEqualTo(119);
  }

  @Test
  void spaceIsToldWhenHalfIsFree() {
    for (int i = 0; i < 60; i++) {
      queue.add(text("{}"));
    }
    Future<Void> space = queue.space();
    assertThat(space.isComplete()).isFalse();
    channel.runPendingTasks();
    assertThat(space.succeeded()).isTrue();
    assertThat(queue.space().succeeded()).isTrue();
  }

  @Test
  void aClosedQueueHoldsNothing() {
    for (int i = 0; i < 60; i++) {
      queue.add(text("{}"));
    }
    Future<Void> space = queue.space();
    queue.close();
    queue.add(text("{}"));
    channel.runPendingTasks();
    assertThat(space.failed()).isTrue();
    assertThat(out()).isEmpty();
    assertThat(registry.get("cotalk.socket.queued.bytes").gauge().value()).isZero();
  }
}
