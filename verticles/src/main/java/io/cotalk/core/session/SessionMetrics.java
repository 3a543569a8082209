package io.cotalk.core.session;

import io.cotalk.core.persistence.PerTransport;
import io.cotalk.core.persistence.Transport;
import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The meters of sessions. One for each node; any thread. */
public final class SessionMetrics {
  /** Codes of nodes of another release come over the bus; they have no series without end. */
  private static final int MAX_CODES = 200;

  private final MeterRegistry registry;
  private final PerTransport<OfTransport> transports = new PerTransport<>(this::meters);
  private final LongAdder awaitingAdmission = new LongAdder();
  private final Counter delayed;

  private record OfTransport(
      LongAdder authenticated, Map<ErrorCode, Counter> errors, Counter others) {}

  public SessionMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("cotalk.socket.admissions.waiting", awaitingAdmission, LongAdder::sum)
        .description("Handshakes and hellos that wait for their turn")
        .register(registry);
    delayed =
        Counter.builder("cotalk.socket.admissions.delayed")
            .description("Handshakes and hellos that had to wait for their turn")
            .register(registry);
  }

  /** Has the meters of sessions over {@code transport}, before there are any. */
  public void add(Transport transport) {
    transports.of(transport);
  }

  private OfTransport meters(Transport transport) {
    LongAdder authenticated = new LongAdder();
    Gauge.builder("cotalk.socket.authenticated", authenticated, LongAdder::sum)
        .description("Connections after their hello")
        .tag("transport", transport.label())
        .register(registry);
    Map<ErrorCode, Counter> errors = new ConcurrentHashMap<>();
    ErrorCode.common().forEach(code -> errors.put(code, errors(transport, code.wireName())));
    return new OfTransport(authenticated, errors, errors(transport, "other"));
  }

  private Counter errors(Transport transport, String code) {
    return Counter.builder("cotalk.socket.errors")
        .description("Requests of sessions that were answered with an error")
        .tag("transport", transport.label())
        .tag("code", code)
        .register(registry);
  }

  void authenticated(Transport transport) {
    transports.of(transport).authenticated.increment();
  }

  void unauthenticated(Transport transport) {
    transports.of(transport).authenticated.decrement();
  }

  void awaitsAdmission() {
    awaitingAdmission.increment();
    delayed.increment();
  }

  void admitted() {
    awaitingAdmission.decrement();
  }

  /** Counts an answer by its code, as many codes as capabilities may have. */
  void failed(Transport transport, ErrorCode code) {
    OfTransport meters = transports.of(transport);
    Counter counter = meters.errors.get(code);
    if (counter == null) {
      counter =
          meters.errors.size() < MAX_CODES
              ? meters.errors.computeIfAbsent(code, added -> errors(transport, added.wireName()))
              : meters.others;
    }
    counter.increment();
  }
}
