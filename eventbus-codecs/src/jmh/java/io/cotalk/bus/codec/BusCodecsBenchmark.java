package io.cotalk.bus.codec;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A room's event between two nodes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BusCodecsBenchmark {
  /** Length of the body. */
  @Param({"100", "2000"})
  public int bodyLength;

  private final BusCodecs codecs = BusCodecs.unregistered();
  private BusMessage event;
  private Buffer wire;

  @Setup
  public void encodeOnce() {
    RoomId room = new RoomId(382_400_552_866_660_007L);
    RoomEvent one =
        new RoomEvent(
            room,
            352,
            306,
            EventKind.MSG,
            new UserId(382_400_552_866_660_001L),
            Cid.parse("01928f6e-7a3c-7b1e-9c55-3d2f8a7b6c5d"),
            1_766_312_345_678L,
            "{\"text\":\"" + "x".repeat(bodyLength - 11) + "\"}");
    event = new RoomEvents(room, List.of(one));
    wire = Buffer.buffer();
    codecs.encodeToWire(wire, event);
  }

  @Benchmark
  public Buffer encode() {
    Buffer buffer = Buffer.buffer();
    codecs.encodeToWire(buffer, event);
    return buffer;
  }

  @Benchmark
  public BusMessage decode() {
    return codecs.decodeFromWire(0, wire);
  }
}
