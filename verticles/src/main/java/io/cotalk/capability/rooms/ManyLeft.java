package io.cotalk.capability.rooms;

import io.cotalk.core.persistence.ChangeKey;
import io.cotalk.core.persistence.RequestKeys;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.RosterChange;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request to leave many rooms: in which of them its caller is, and what the same request has
 * left before. Its methods wait, so they run on virtual threads.
 *
 * <p>The key is noted on the caller's shard before the first room is left, so that it stands for
 * these rooms from then on; that a room was left by it stands in the room's log. What leaves
 * nothing is not noted, so that nobody can fill the table.
 */
final class ManyLeft {
  private final RosterStore store;
  private final RequestKeys keys;
  private final UserId caller;
  private final Map<Shard, List<RoomId>> byShard;

  /** For each room, whether it is direct of those of its shard that the caller is in. */
  private final Map<RoomId, Future<Map<RoomId, Boolean>>> memberships = new HashMap<>();

  /** For each room, the seq by which those of its shard were left by the same request. */
  private final Map<RoomId, Future<Map<RoomId, Long>>> left = new HashMap<>();

  /** Begins to read the memberships: one query for each shard. */
  ManyLeft(Shards shards, RosterStore store, RequestKeys keys, UserId caller, List<RoomId> rooms) {
    this.store = store;
    this.keys = keys;
    this.caller = caller;
    this.byShard = shards.roomsByShard(rooms);
    byShard.forEach(
        (shard, some) -> {
          Future<Map<RoomId, Boolean>> read = store.memberships(shard, caller, some);
          some.forEach(room -> memberships.put(room, read));
        });
  }

  /**
   * Notes the key, or finds what the same request did. Fails with {@code conflict} and {@code
   * cid_expired} of the key.
   */
  void recall(@Nullable ChangeKey key) {
    if (key == null || !isRepeated(key)) {
      return;
    }
    byShard.forEach(
        (shard, some) -> {
          Future<Map<RoomId, Long>> read = store.leftBy(shard, key, some);
          some.forEach(room -> left.put(room, read));
        });
  }

  private boolean isRepeated(ChangeKey key) {
    if (keys.find(key).await().isPresent()) {
      return true;
    }
    if (!leavesSome() || keys.claim(key).await()) {
      return false;
    }
    return keys.find(key).await().isPresent();
  }

  private boolean leavesSome() {
    for (Future<Map<RoomId, Boolean>> read : memberships.values()) {
      if (read.otherwise(Map.of()).await().containsValue(false)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns how the same request left the room; empty when the caller is in it and may leave it
   * now. Fails with {@code not_found} and {@code forbidden} (direct), without a lock on the room:
   * only members may make others wait.
   */
  Optional<RosterChange> leftBefore(RoomId room) {
    Future<Map<RoomId, Long>> before = left.get(room);
    Long seq = before == null ? null : before.await().get(room);
    if (seq != null) {
      return Optional.of(RosterChange.own(room, caller, seq, true));
    }
    Boolean direct = Objects.requireNonNull(memberships.get(room)).await().get(room);
    if (direct == null) {
      throw new ChatException(ErrorCode.NOT_FOUND, "no such room");
    }
    if (direct) {
      throw RosterRules.directRoom();
    }
    return Optional.empty();
  }
}
