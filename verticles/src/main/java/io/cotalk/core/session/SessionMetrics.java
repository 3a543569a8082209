package io.cotalk.core.session;

import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The meters of sessions, over all transports. One for each node; any thread. */
public final class SessionMetrics {
  private final LongAdder authenticated = new LongAdder();
  private final LongAdder awaitingAdmission = new LongAdder();
  private final Counter delayed;
  private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);

  public SessionMetrics(MeterRegistry registry) {
    Gauge.builder("cotalk.socket.authenticated", authenticated, LongAdder::sum)
        .description("WebSockets after their hello")
        .register(registry);
    Gauge.builder("cotalk.socket.admissions.waiting", awaitingAdmission, LongAdder::sum)
        .description("Handshakes and hellos that wait for their turn")
        .register(registry);
    delayed =
        Counter.builder("cotalk.socket.admissions.delayed")
            .description("Handshakes and hellos that had to wait for their turn")
            .register(registry);
    for (ErrorCode code : ErrorCode.values()) {
      errors.put(
          code,
          Counter.builder("cotalk.socket.errors")
              .description("Requests over WebSockets that were answered with an error")
              .tag("code", code.wireName())
              .register(registry));
    }
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

  void failed(ErrorCode code) {
    Counter counter = errors.get(code);
    if (counter != null) {
      counter.increment();
    }
  }
}
