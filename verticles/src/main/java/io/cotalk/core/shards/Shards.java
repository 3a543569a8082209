package io.cotalk.core.shards;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Finds the shard of a user, a room or a slot. One for each node; any thread; closed by the node.
 * Opened by {@link ShardsOpener}.
 */
public final class Shards implements ShardLayout {
  private final List<Shard> shards;
  private final SlotMap map;
  private final List<Future<Void>> followable;
  private final Supplier<Future<Void>> closer;

  Shards(
      List<Shard> shards,
      SlotMap map,
      List<Future<Void>> followable,
      Supplier<Future<Void>> closer) {
    this.shards = List.copyOf(shards);
    this.map = map;
    this.followable = List.copyOf(followable);
    this.closer = closer;
  }

  @Override
  public int count() {
    return shards.size();
  }

  @Override
  public int shardOf(int slot) {
    return map.shardOf(slot);
  }

  @Override
  public long epoch(int shard) {
    return shards.get(shard).epoch();
  }

  /** Returns the shard of a user's account, devices, list of rooms and event log. */
  public Shard of(UserId user) {
    return ofSlot(user.slot());
  }

  /** Returns the shard of a room's roster and log. */
  public Shard of(RoomId room) {
    return ofSlot(room.slot());
  }

  /** Returns the shard that holds {@code slot}, 0 to 1023. */
  public Shard ofSlot(int slot) {
    return shards.get(map.shardOf(slot));
  }

  /** Returns the shard with this number, from 0. */
  public Shard at(int index) {
    return shards.get(index);
  }

  /** Returns all shards by number. */
  public List<Shard> all() {
    return shards;
  }

  /**
   * Completes when a shard's tail can be read: at once, but for one of the release before, which
   * gets indexes on its old months after the start. May be called again.
   */
  public Future<Void> followable(int shard) {
    return followable.get(shard);
  }

  /** Groups users by their shard, in order of shard number; without the shards that have none. */
  public Map<Shard, List<UserId>> usersByShard(Collection<UserId> users) {
    return group(users, user -> of(user).index());
  }

  /** Groups rooms by their shard, in order of shard number; without the shards that have none. */
  public Map<Shard, List<RoomId>> roomsByShard(Collection<RoomId> rooms) {
    return group(rooms, room -> of(room).index());
  }

  private <T> Map<Shard, List<T>> group(Collection<T> items, ToIntFunction<T> shardOf) {
    Map<Integer, List<T>> byIndex =
        items.stream()
            .collect(Collectors.groupingBy(shardOf::applyAsInt, TreeMap::new, Collectors.toList()));
    Map<Shard, List<T>> byShard = new LinkedHashMap<>();
    byIndex.forEach((index, list) -> byShard.put(shards.get(index), list));
    return byShard;
  }

  /** Closes all pools. */
  public Future<Void> close() {
    return closer.get();
  }
}
