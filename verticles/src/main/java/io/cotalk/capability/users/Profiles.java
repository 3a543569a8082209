package io.cotalk.capability.users;

import com.github.benmanes.caffeine.cache.Cache;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.auth.Handle;
import io.cotalk.core.caches.Caches;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Handles and names of users, kept for a minute. One for each node; any thread. What it says may be
 * a minute old, so it decides no right.
 */
public final class Profiles {
  /** Most users, or handles, of one call: the largest list a request may name. */
  public static final int MAX_BATCH = 1_000;

  private static final Duration LIFE = Duration.ofMinutes(1);

  /** About 200 bytes each. */
  private static final int MAX_CACHED = 100_000;

  private final Shards shards;
  private final UsersStore store;
  private final Cache<UserId, UserProfile> cache =
      Caches.tidiedAside().maximumSize(MAX_CACHED).expireAfterWrite(LIFE).build();

  /** Reads from {@code shards}, which the caller closes. */
  public Profiles(Shards shards) {
    this.shards = shards;
    this.store = new UsersStore();
  }

  /**
   * Describes {@code users}, at most {@link #MAX_BATCH}, with one query for each shard. Never fails
   * for a shard: users of one that cannot be asked are left out, as are those that do not exist.
   */
  public Future<Map<UserId, UserProfile>> byIds(Collection<UserId> users) {
    requireBatch(users);
    Map<UserId, UserProfile> known = new HashMap<>(cache.getAllPresent(users));
    Set<UserId> missing =
        users.stream().filter(user -> !known.containsKey(user)).collect(Collectors.toSet());
    List<Future<List<UserProfile>>> reads = new ArrayList<>();
    shards
        .usersByShard(missing)
        .forEach((shard, ids) -> reads.add(read(shard, ids).otherwise(List.of())));
    return Future.join(reads)
        .map(
            all -> {
              reads.forEach(
                  read -> read.result().forEach(profile -> known.put(profile.id(), profile)));
              return Map.copyOf(known);
            });
  }

  /** Describes one user; empty if there is none. Fails with {@code busy} or {@code unavailable}. */
  public Future<Optional<UserProfile>> byId(UserId user) {
    UserProfile known = cache.getIfPresent(user);
    if (known != null) {
      return Future.succeededFuture(Optional.of(known));
    }
    return read(shards.of(user), List.of(user)).map(found -> found.stream().findFirst());
  }

  /**
   * Finds a user by a handle; empty if nobody has it. Fails with {@code busy} or {@code
   * unavailable}.
   */
  public Future<Optional<UserProfile>> byHandle(Handle handle) {
    return byHandles(List.of(handle)).map(found -> Optional.ofNullable(found.get(handle)));
  }

  /**
   * Finds users by handles, at most {@link #MAX_BATCH}; handles that nobody has are left out. Fails
   * with {@code busy} or {@code unavailable} when any of the shards cannot be asked.
   */
  public Future<Map<Handle, UserProfile>> byHandles(Collection<Handle> handles) {
    requireBatch(handles);
    Map<Integer, List<Handle>> byShard =
        handles.stream()
            .distinct()
            .collect(Collectors.groupingBy(handle -> shards.ofSlot(handle.slot()).index()));
    List<Future<List<UserId>>> reads = new ArrayList<>();
    byShard.forEach((shard, some) -> reads.add(store.directory(shards.at(shard), some)));
    return Future.all(reads)
        .compose(all -> described(reads.stream().flatMap(read -> read.result().stream()).toList()))
        .map(
            profiles ->
                profiles.stream()
                    .collect(
                        Collectors.toMap(
                            profile -> new Handle(profile.handle()), profile -> profile)));
  }

  /** As {@link #byIds}, but fails when any of the shards cannot be asked. */
  private Future<List<UserProfile>> described(List<UserId> users) {
    List<Future<List<UserProfile>>> reads = new ArrayList<>();
    shards.usersByShard(users).forEach((shard, ids) -> reads.add(read(shard, ids)));
    return Future.all(reads)
        .map(all -> reads.stream().flatMap(read -> read.result().stream()).toList());
  }

  private Future<List<UserProfile>> read(Shard shard, List<UserId> users) {
    return store
        .profiles(shard, users)
        .onSuccess(found -> found.forEach(profile -> cache.put(profile.id(), profile)));
  }

  private static void requireBatch(Collection<?> items) {
    if (items.size() > MAX_BATCH) {
      throw new ChatException(ErrorCode.TOO_LARGE, "at most " + MAX_BATCH + " users at once");
    }
  }
}
