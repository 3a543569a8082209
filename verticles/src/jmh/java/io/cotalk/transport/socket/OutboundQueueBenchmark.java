package io.cotalk.transport.socket;

import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.transport.outbound.Flusher;
import io.cotalk.transport.outbound.OutboundMetrics;
import io.cotalk.transport.outbound.OutboundQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Frames of one turn for one socket, gathered into one buffer, without the system call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboundQueueBenchmark {
  /** Frames in one turn. */
  @Param({"1", "10"})
  public int frames;

  private final SocketConfig config =
      ConfigLoader.of(
              Map.of(
                  "shards.databases.0.url", "postgresql://127.0.0.1:5432/unused",
                  "shards.databases.0.user", "unused",
                  "shards.databases.0.password", "unused"))
          .socket();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final OutboundQueue queue =
      new OutboundQueue(
          channel,
          config,
          (room, from, to) -> GapFrame.of(TextFrames.ENCODING, room, from, to),
          new Flusher(task -> {}),
          new OutboundMetrics(new SimpleMeterRegistry(), Transport.HTTP));
  private final FrameBytes frame = TextFrames.of("x".repeat(180));

  @Benchmark
  public long turn() {
    for (int i = 0; i < frames; i++) {
      queue.add(frame);
    }
    queue.flush();
    long bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      out.release();
    }
    return bytes;
  }
}
