package io.cotalk.transport.socket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The meters of the WebSockets. One for each node; any thread. */
public final class SocketMetrics {
  private final LongAdder connections = new LongAdder();
  private final LongAdder framesIn = new LongAdder();
  private final Counter floods;
  private final Counter pauses;
  private final Counter refused;
  private final Map<CloseCode, Counter> closes = new EnumMap<>(CloseCode.class);

  public SocketMetrics(MeterRegistry registry) {
    Gauge.builder("cotalk.socket.connections", connections, LongAdder::sum)
        .description("Open WebSockets")
        .register(registry);
    FunctionCounter.builder("cotalk.socket.frames.in", framesIn, LongAdder::doubleValue)
        .description("Frames of the WebSocket protocol that were read, of any kind")
        .register(registry);
    floods = counter(registry, "cotalk.socket.floods", "WebSockets closed for too many frames");
    pauses =
        counter(
            registry,
            "cotalk.socket.reads.paused",
            "Pauses of reading from WebSockets that had spent their budget of frames");
    refused = counter(registry, "cotalk.socket.handshakes.refused", "Refused handshakes");
    for (CloseCode code : CloseCode.values()) {
      closes.put(
          code,
          Counter.builder("cotalk.socket.closes")
              .description("WebSockets closed by the server")
              .tag("code", Integer.toString(code.number()))
              .register(registry));
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void connected() {
    connections.increment();
  }

  void disconnected() {
    connections.decrement();
  }

  void framesIn(int frames) {
    framesIn.add(frames);
  }

  void flooded() {
    floods.increment();
  }

  void readPaused() {
    pauses.increment();
  }

  void refused() {
    refused.increment();
  }

  void closed(CloseCode code) {
    Counter counter = closes.get(code);
    if (counter != null) {
      counter.increment();
    }
  }
}
