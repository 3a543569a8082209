package io.cotalk.transport.outbound;

import io.cotalk.core.persistence.Transport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** The meters of the outbound queues of one transport. Any thread. */
public final class OutboundMetrics {
  private final LongAdder queuedBytes = new LongAdder();
  private final LongAdder framesOut = new LongAdder();
  private final Counter shed;

  public OutboundMetrics(MeterRegistry registry, Transport transport) {
    Gauge.builder("cotalk.socket.queued.bytes", queuedBytes, LongAdder::sum)
        .description("Bytes that wait for slow sockets")
        .tag("transport", transport.label())
        .register(registry);
    FunctionCounter.builder("cotalk.socket.frames.out", framesOut, LongAdder::doubleValue)
        .description("Frames handed to the sockets")
        .tag("transport", transport.label())
        .register(registry);
    shed =
        Counter.builder("cotalk.socket.frames.shed")
            .description("Frames dropped or replaced by gaps")
            .tag("transport", transport.label())
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
