package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.cluster.RedisServer;
import io.cotalk.loadtest.nemesis.Fault;
import java.io.IOException;
import java.time.Duration;

/** Redis ends after a time to compare with, and stays away for the rest of another script. */
final class RedisDead implements Script {
  /** What this is called among the faults. */
  static final String NAME = "F24";

  private static final Duration ALIVE = Duration.ofSeconds(15);

  private final RedisServer redis;
  private final Script rest;

  RedisDead(RedisServer redis, Script rest) {
    this.redis = redis;
    this.rest = rest;
  }

  @Override
  public void run(Stage stage, Duration time) throws IOException {
    stage.wait(ALIVE);
    stage.perform(
        new Fault(
            NAME,
            "redis, for good",
            Duration.ZERO,
            () -> {
              redis.kill();
              stage.wait(ALIVE);
              rest.run(stage, time.minus(ALIVE.multipliedBy(2)));
            },
            () -> {},
            ""));
  }
}
