package io.cotalk.core.persistence;

import io.cotalk.bus.Addresses;
import io.cotalk.id.RoomId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The lanes of this node, by shard and instance, and the addresses where other nodes reach them.
 * Filled by {@link PersistenceVerticle}; any thread.
 */
public final class LocalLanes {
  private final String node;
  private final int instances;
  private final AtomicReferenceArray<Lane> lanes;

  /**
   * @param node the id of this process
   * @param instances verticles that will run here; 0 without the role persistence
   */
  public LocalLanes(String node, int shards, int instances) {
    this.node = node;
    this.instances = instances;
    this.lanes = new AtomicReferenceArray<>(shards * instances);
  }

  /** Whether this node stores messages at all. */
  boolean isUsed() {
    return instances > 0;
  }

  String node() {
    return node;
  }

  /**
   * Returns how many lanes of {@code shard} other nodes may use: all of them, or none yet or any
   * more.
   */
  int offered(int shard) {
    for (int instance = 0; instance < instances; instance++) {
      if (lanes.get(shard * instances + instance) == null) {
        return 0;
      }
    }
    return instances;
  }

  /** Returns where other nodes reach a lane. */
  String address(int shard, int instance) {
    return Addresses.lane(node, shard, instance);
  }

  void set(int shard, int instance, Lane lane) {
    lanes.set(shard * instances + instance, lane);
  }

  void clear(int shard, int instance) {
    lanes.set(shard * instances + instance, null);
  }

  /**
   * Returns the lane of {@code room} on this node; empty without the role, or before and after its
   * run.
   */
  Optional<Lane> of(int shard, RoomId room) {
    if (instances == 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(lanes.get(shard * instances + laneOf(room, instances)));
  }

  /** Returns which of {@code lanes} lanes of its shard a room uses: the same for all its sends. */
  static int laneOf(RoomId room, int lanes) {
    return Math.floorMod(Long.hashCode(room.value() * 0x9E3779B97F4A7C15L), lanes);
  }
}
