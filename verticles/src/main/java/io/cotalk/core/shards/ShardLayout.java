package io.cotalk.core.shards;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * Which shards there are and what each holds, on nodes with and without shards of their own. Any
 * thread.
 */
public interface ShardLayout {
  /** Returns how many shards there are. */
  int count();

  /** Returns the number of the shard that holds {@code slot}, 0 to 1023. */
  int shardOf(int slot);

  /**
   * Returns the epoch of a shard's logs as it was when the node began: what the node remembers is
   * of this one, and so are the positions that it tells.
   */
  long epoch(int shard);

  /** Returns the number of the shard of a room's roster and log. */
  default int shardOf(RoomId room) {
    return shardOf(room.slot());
  }

  /** Returns the number of the shard of a user's account, list of rooms and event log. */
  default int shardOf(UserId user) {
    return shardOf(user.slot());
  }
}
