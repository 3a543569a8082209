package io.cotalk.core.shards;

import io.cotalk.id.Slots;

/** Which shard holds each slot. Immutable; the same rows stand in every shard. */
final class SlotMap {
  private final long version;
  private final int[] shardOfSlot;

  /**
   * @param version grows with every move of a slot
   * @param shardOfSlot 1,024 shard numbers
   */
  SlotMap(long version, int[] shardOfSlot) {
    if (shardOfSlot.length != Slots.COUNT) {
      throw new IllegalArgumentException("a slot map has 1024 entries");
    }
    this.version = version;
    this.shardOfSlot = shardOfSlot.clone();
  }

  /** Returns the map a new system starts with: {@code slot % shards}. */
  static SlotMap initial(int shards) {
    int[] shardOfSlot = new int[Slots.COUNT];
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      shardOfSlot[slot] = slot % shards;
    }
    return new SlotMap(1, shardOfSlot);
  }

  long version() {
    return version;
  }

  int shardOf(int slot) {
    return shardOfSlot[slot];
  }
}
