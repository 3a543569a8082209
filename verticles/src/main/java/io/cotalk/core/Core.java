package io.cotalk.core;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.Role;
import io.cotalk.core.fanout.RoomSignal;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.Sends;
import io.cotalk.core.roles.CommandCalls;
import io.cotalk.core.roles.RoleParts;
import io.cotalk.core.tokens.TokenParts;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/**
 * What all capabilities and transports of one node are built on.
 *
 * @param registry takes the meters of whoever has some
 * @param faults what a test switched on
 * @param tokens tells who calls
 * @param roles the way to other nodes, and what this one answers for them
 * @param reads what reads the shards, whoever has them
 * @param sends the way to the write lanes
 * @param shards empty on a node whose roles need none
 */
public record Core(
    Config config,
    Vertx vertx,
    MeterRegistry registry,
    PlantedFaults faults,
    Limits limits,
    TokenParts tokens,
    RoleParts roles,
    Reads reads,
    Sends sends,
    Optional<OwnShards> shards) {

  /**
   * Returns the node's shards if it has {@code role}; what only that role needs is made on them.
   */
  public Optional<OwnShards> shards(Role role) {
    return shards.filter(own -> config.node().has(role));
  }

  /** Returns the way of commands to the capabilities' verticles, here or on other nodes. */
  public CommandCalls commands() {
    return new CommandCalls(vertx, config.node(), roles.calls());
  }

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
