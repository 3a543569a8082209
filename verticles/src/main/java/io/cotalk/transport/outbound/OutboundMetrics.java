package io.cotalk.transport.outbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** The meters of outbound queues, those of all transports together. Any thread. */
public final class OutboundMetrics {
  private final LongAdder queuedBytes = new LongAdder();
  private final LongAdder framesOut = new LongAdder();
  private final Counter shed;

  public OutboundMetrics(MeterRegistry registry) {
    Gauge.builder("cotalk.socket.queued.bytes", queuedBytes, LongAdder::sum)
        .description("Bytes that wait for slow sockets")
        .register(registry);
    FunctionCounter.builder("cotalk.socket.frames.out", framesOut, LongAdder::doubleValue)
        .description("Frames handed to the sockets")
        .register(registry);
    shed =
        Counter.builder("cotalk.socket.frames.shed")
            .description("Frames dropped or replaced by gaps")
            .register(registry);
  }

  void queued(int bytes) {
    queuedBytes.add(bytes);
  }

  void framesOut(int frames) {
    framesOut.add(frames);
  }

  void shed(int frames) {
    shed.increment(frames);
  }
}
