package io.cotalk.transport.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.testkit.JsonLines;
import io.cotalk.testkit.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlusherTest {
  private static final FrameBytes FRAME = JsonLines.bytes("{}");
  private static final JsonLines LINES = new JsonLines();
  private static final Gaps GAPS = (room, from, to) -> GapFrame.of(LINES, room, from, to);

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final Flusher flusher = new Flusher(tasks::add);
  private final OutboundMetrics metrics =
      new OutboundMetrics(new SimpleMeterRegistry(), Transport.HTTP);
  private final List<String> written = new ArrayList<>();

  /** The flush is posted behind what is there, and then once more. */
  private void turn() {
    tasks.remove().run();
    tasks.remove().run();
  }

  private OutboundQueue queue(String name) {
    EmbeddedChannel channel = new EmbeddedChannel(new Note(name));
    return new OutboundQueue(channel, TestConfig.with(Map.of()).socket(), GAPS, flusher, metrics);
  }

  private OutboundQueue reader(String name) {
    OutboundQueue queue = queue(name);
    queue.notePeerReads();
    return queue;
  }

  private final class Note extends ChannelOutboundHandlerAdapter {
    private final String name;

    Note(String name) {
      this.name = name;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
      written.add(name);
    }
  }

  @Test
  void whoReadsComesFirst() {
    queue("new").add(FRAME);
    reader("reader").add(FRAME);
    turn();
    assertThat(written).containsExactly("reader", "new");
    assertThat(tasks).isEmpty();
  }

  @Test
  void whoIsNewDoesNotStarve() {
    queue("new").add(FRAME);
    for (int i = 0; i < 20; i++) {
      reader("reader").add(FRAME);
    }
    turn();
    assertThat(written).hasSize(21);
    assertThat(written.indexOf("new")).isEqualTo(15);
  }

  @Test
  void whatTheTurnStillBringsGoesAlong() {
    OutboundQueue queue = queue("one");
    queue.add(FRAME);
    tasks.add(() -> queue.add(FRAME));
    tasks.remove().run();
    turn();
    assertThat(written).containsExactly("one");
    assertThat(tasks).isEmpty();
  }

  @Test
  void manySocketsAreDoneInSlices() {
    for (int i = 0; i < 300; i++) {
      queue("new").add(FRAME);
    }
    turn();
    assertThat(written).hasSize(256);
    turn();
    assertThat(written).hasSize(300);
    assertThat(tasks).isEmpty();
  }
}
