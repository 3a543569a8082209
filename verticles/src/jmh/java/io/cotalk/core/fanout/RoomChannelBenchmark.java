package io.cotalk.core.fanout;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.EventJson;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.core.wire.ServerFrames;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a {@link RoomChannel} does for each event, whoever listens: order, and encode once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoomChannelBenchmark {
  /** As the transports do it, without their framing. */
  private static final Encoding TEXT =
      new Encoding() {
        @Override
        public FrameBytes event(RoomEvent event) {
          return FrameBytes.of(EventJson.of(event).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public FrameBytes frame(ServerFrame frame) {
          return FrameBytes.of(ServerFrames.json(frame).getBytes(StandardCharsets.UTF_8));
        }
      };

  private final Sequencer sequencer = new Sequencer();
  private final RoomEvent template = event(1);
  private long seq;

  @Setup
  public void start() {
    sequencer.start(0);
  }

  private static RoomEvent event(long seq) {
    return new RoomEvent(
        new RoomId(382_400_552_866_660_007L),
        seq,
        seq,
        EventKind.MSG,
        new UserId(382_400_552_866_660_001L),
        Cid.parse("01928f6e-7a3c-7b1e-9c55-3d2f8a7b6c5d"),
        1_766_312_345_678L,
        "{\"text\":\"" + "x".repeat(89) + "\"}");
  }

  /** Encodes the frame that all receivers share. */
  @Benchmark
  public RoomFrame encode() {
    return new EncodedEvent(template).encode(TEXT);
  }

  /** Puts an event that comes when it is due into the room's order. */
  @Benchmark
  public List<RoomEvent> order() {
    seq++;
    sequencer.offer(
        new RoomEvent(
            template.room(),
            seq,
            seq,
            template.kind(),
            template.sender(),
            template.cid(),
            template.ts(),
            template.body()));
    return sequencer.take();
  }
}
