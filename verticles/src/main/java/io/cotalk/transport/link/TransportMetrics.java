package io.cotalk.transport.link;

import io.cotalk.core.persistence.Transport;
import io.cotalk.transport.outbound.OutboundMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** The meters of one transport's links. One for each node and transport; any thread. */
public final class TransportMetrics {
  private final MeterRegistry registry;
  private final Transport transport;
  private final OutboundMetrics outbound;
  private final LongAdder connections = new LongAdder();
  private final LongAdder framesIn = new LongAdder();
  private final Counter floods;
  private final Counter pauses;
  private final Counter refused;

  TransportMetrics(MeterRegistry registry, Transport transport) {
    this.registry = registry;
    this.transport = transport;
    this.outbound = new OutboundMetrics(registry, transport);
    Gauge.builder("cotalk.socket.connections", connections, LongAdder::sum)
        .description("Open connections of clients")
        .tag("transport", transport.label())
        .register(registry);
    FunctionCounter.builder("cotalk.socket.frames.in", framesIn, LongAdder::doubleValue)
        .description("Frames of the transport's protocol that were read, of any kind")
        .tag("transport", transport.label())
        .register(registry);
    floods = counter("cotalk.socket.floods", "Connections closed for too many frames");
    pauses =
        counter(
            "cotalk.socket.reads.paused",
            "Pauses of reading from connections that had spent their budget of frames");
    refused = counter("cotalk.socket.handshakes.refused", "Refused handshakes");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name)
        .description(description)
        .tag("transport", transport.label())
        .register(registry);
  }

  /**
   * Returns the count of connections that the server closed for one reason.
   *
   * @param code of the reason, as the transport tells it its clients; one of few
   */
  public Counter closes(String code) {
    return Counter.builder("cotalk.socket.closes")
        .description("Connections closed by the server")
        .tag("transport", transport.label())
        .tag("code", code)
        .register(registry);
  }

  /** A client was not let in. */
  public void refused() {
    refused.increment();
  }

  /** Frames were read. */
  public void framesIn(int frames) {
    framesIn.add(frames);
  }

  OutboundMetrics outbound() {
    return outbound;
  }

  void connected() {
    connections.increment();
  }

  void disconnected() {
    connections.decrement();
  }

  void flooded() {
    floods.increment();
  }

  void readPaused() {
    pauses.increment();
  }
}
