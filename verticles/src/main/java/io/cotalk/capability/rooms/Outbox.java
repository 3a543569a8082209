package io.cotalk.capability.rooms;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.RosterChange;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.id.Slots;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Carries changes of rosters from the rooms' shards to the users' shards. A change is a row,
 * written in the room's own transaction; it goes away once the user's shard has it. Writing it
 * there twice, or late, changes nothing (decision 0030). One for each node; any thread.
 */
public final class Outbox {
  private final Shards shards;
  private final UserRooms lists;
  private final OutboxStore store = new OutboxStore();

  public Outbox(Shards shards, UserRooms lists) {
    this.shards = shards;
    this.lists = lists;
  }

  /** Writes changes as part of the transaction that makes them. */
  Future<Void> add(SqlConnection tx, List<RosterChange> changes) {
    return store.add(tx, changes);
  }

  /** Writes one committed change to its user's shard, ahead of the queue. */
  Future<Void> deliver(RosterChange change) {
    return lists
        .apply(shards.of(change.user()), List.of(change))
        .compose(applied -> store.settle(shards.of(change.room()), change));
  }

  /**
   * Moves the oldest changes of {@code source} for users of {@code target} there. Completes with
   * how many; 0 also when another node is about it. Fails when one of the two shards does; then
   * nothing is lost.
   *
   * @param limit most changes, from 1
   */
  Future<Integer> drain(Shard source, Shard target, int limit) {
    return source.inTransaction(
        tx ->
            store
                .tryLock(tx, target)
                .compose(mine -> mine ? move(tx, target, limit) : Future.succeededFuture(0)));
  }

  private Future<Integer> move(SqlConnection tx, Shard target, int limit) {
    return store.oldest(tx, slots(target), limit).compose(entries -> move(tx, target, entries));
  }

  private Future<Integer> move(SqlConnection tx, Shard target, List<OutboxStore.Entry> entries) {
    if (entries.isEmpty()) {
      return Future.succeededFuture(0);
    }
    return lists
        .apply(target, entries.stream().map(OutboxStore.Entry::change).toList())
        .compose(applied -> store.remove(tx, entries))
        .map(removed -> entries.size());
  }

  private Integer[] slots(Shard target) {
    return IntStream.range(0, Slots.COUNT)
        .filter(slot -> shards.ofSlot(slot) == target)
        .boxed()
        .toArray(Integer[]::new);
  }

  Future<OutboxDepth> depth(Shard source) {
    return store.depth(source);
  }
}
