package io.cotalk.transport.socket;

import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The meters of the sockets. One for each node; any thread. */
public final class SocketMetrics {
  private final LongAdder connections = new LongAdder();
  private final LongAdder authenticated = new LongAdder();
  private final LongAdder awaitingAdmission = new LongAdder();
  private final LongAdder queuedBytes = new LongAdder();
  private final LongAdder framesOut = new LongAdder();
  private final LongAdder framesIn = new LongAdder();
  private final Counter floods;
  private final Counter pauses;
  private final Counter shed;
  private final Counter refused;
  private final Counter delayed;
  private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
  private final Map<CloseCode, Counter> closes = new EnumMap<>(CloseCode.class);

  public SocketMetrics(MeterRegistry registry) {
    gauge(registry, "cotalk.socket.connections", "Open WebSockets", connections);
    gauge(registry, "cotalk.socket.authenticated", "WebSockets after their hello", authenticated);
    gauge(
        registry,
        "cotalk.socket.admissions.waiting",
        "Handshakes and hellos that wait for their turn",
        awaitingAdmission);
    gauge(registry, "cotalk.socket.queued.bytes", "Bytes that wait for slow sockets", queuedBytes);
    FunctionCounter.builder("cotalk.socket.frames.out", framesOut, LongAdder::doubleValue)
        .description("Frames handed to the sockets")
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
    shed = counter(registry, "cotalk.socket.frames.shed", "Frames dropped or replaced by gaps");
    refused = counter(registry, "cotalk.socket.handshakes.refused", "Refused handshakes");
    delayed =
        counter(
            registry,
            "cotalk.socket.admissions.delayed",
            "Handshakes and hellos that had to wait for their turn");
    for (ErrorCode code : ErrorCode.values()) {
      errors.put(
          code,
          Counter.builder("cotalk.socket.errors")
              .description("Requests over WebSockets that were answered with an error")
              .tag("code", code.wireName())
              .register(registry));
    }
    for (CloseCode code : CloseCode.values()) {
      closes.put(
          code,
          Counter.builder("cotalk.socket.closes")
              .description("WebSockets closed by the server")
              .tag("code", Integer.toString(code.number()))
              .register(registry));
    }
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, LongAdder value) {
    Gauge.builder(name, value, LongAdder::sum).description(description).register(registry);
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

  void authenticated() {
    authenticated.increment();
  }

  void unauthenticated() {
    authenticated.decrement();
  }

  void awaitsAdmission() {
    awaitingAdmission.increment();
    delayed.increment();
  }

  void admitted() {
    awaitingAdmission.decrement();
  }

  void queued(int bytes) {
    queuedBytes.add(bytes);
  }

  void framesOut(int frames) {
    framesOut.add(frames);
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

  void shed(int frames) {
    shed.increment(frames);
  }

  void refused() {
    refused.increment();
  }

  void failed(ErrorCode code) {
    Counter counter = errors.get(code);
    if (counter != null) {
      counter.increment();
    }
  }

  void closed(CloseCode code) {
    Counter counter = closes.get(code);
    if (counter != null) {
      counter.increment();
    }
  }
}
