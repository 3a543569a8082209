package io.cotalk.capability.typing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of typing. One for each node; any thread. */
final class TypingMetrics {
  private final Counter told;
  private final Counter tooOften;
  private final Counter tooMany;

  TypingMetrics(MeterRegistry registry) {
    told =
        Counter.builder("cotalk.typing.told")
            .description("Times that a room was told that somebody types")
            .register(registry);
    tooOften = dropped(registry, "rate");
    tooMany = dropped(registry, "members");
  }

  private static Counter dropped(MeterRegistry registry, String reason) {
    return Counter.builder("cotalk.typing.dropped")
        .description("Requests that were answered and told nobody")
        .tag("reason", reason)
        .register(registry);
  }

  void told() {
    told.increment();
  }

  /** Within the interval. */
  void tooOften() {
    tooOften.increment();
  }

  /** In a large room, or in one whose size is not known. */
  void tooMany() {
    tooMany.increment();
  }
}
