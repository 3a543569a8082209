package io.cotalk.loadtest.proof;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock of this machine, which nodes and shards share. */
final class Clock {
  private Clock() {}

  /** Microseconds since 1970. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
