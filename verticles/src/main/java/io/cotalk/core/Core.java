package io.cotalk.core;

import io.cotalk.core.config.Config;
import io.cotalk.core.fanout.RoomSignal;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.MessageParts;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.tokens.TokenParts;
import io.cotalk.core.userlog.UserLog;
import io.cotalk.core.userlog.UserRooms;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What all capabilities and transports of one node are built on.
 *
 * @param registry takes the meters of whoever has some
 * @param faults what a test switched on
 * @param shards opened and closed by the node
 * @param tokens tells who calls
 * @param messages writes, reads and announces the room log
 * @param userRooms the users' lists of rooms
 */
public record Core(
    Config config,
    Vertx vertx,
    MeterRegistry registry,
    PlantedFaults faults,
    Shards shards,
    Limits limits,
    TokenParts tokens,
    MessageParts messages,
    UserLog userLog,
    UserRooms userRooms) {

  /** Starts what runs besides verticles. */
  public Future<Void> start() {
    return tokens.revocations().start();
  }

  /** Tells who has the signal's room open, on all nodes. Any thread. */
  public void signal(RoomSignal signal) {
    vertx.eventBus().publish(config.fanout().addressing().of(signal.room()), signal);
  }

  /** Stops it again; the verticles are undeployed before. */
  public Future<Void> stop() {
    limits.close();
    return tokens.stop();
  }
}
