package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.cluster.RedisServer;
import io.cotalk.loadtest.nemesis.Kind.Ground;
import java.time.Duration;
import java.util.List;

/** Faults of Redis: dead, empty, hanging, full, without its connections. */
final class RedisFaults {
  private RedisFaults() {}

  static List<Kind> kinds() {
    return List.of(
        new Kind(
            "F24",
            "kill -9 Redis for 20 s",
            (name, ground) -> fault(name, ground, 20, RedisServer::kill, RedisServer::start)),
        new Kind(
            "F25",
            "FLUSHALL",
            (name, ground) -> fault(name, ground, 2, command("FLUSHALL"), redis -> {})),
        new Kind(
            "F26",
            "Redis hangs for 15 s",
            (name, ground) -> fault(name, ground, 15, RedisServer::freeze, RedisServer::thaw)),
        new Kind(
            "F27",
            "Redis is full",
            (name, ground) ->
                fault(
                    name,
                    ground,
                    10,
                    command("CONFIG SET maxmemory 1"),
                    command("CONFIG SET maxmemory 0"))),
        new Kind(
            "F28",
            "end all connections of Redis",
            (name, ground) ->
                fault(name, ground, 2, command("CLIENT KILL TYPE normal"), redis -> {})));
  }

  private interface Step {
    void on(RedisServer redis) throws java.io.IOException;
  }

  private static Step command(String text) {
    return redis -> redis.command(text);
  }

  private static Fault fault(String name, Ground ground, int seconds, Step inject, Step heal) {
    RedisServer redis = ground.cluster().redis();
    return new Fault(
        name,
        "redis",
        Duration.ofSeconds(seconds),
        () -> inject.on(redis),
        () -> heal.on(redis),
        "");
  }
}
