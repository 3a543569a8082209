package io.cotalk.capability.rooms;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.config.RoomsConfig;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.core.userlog.UserRooms.RoomCounts;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many rooms people may have, and how fast they may make them and add others (decision 0096).
 * One for each node; its methods wait, so they run on virtual threads.
 */
public final class RoomQuotas {
  /** A shard that does not answer within this time stops nobody: the rates still hold. */
  private static final Duration COUNT_TIMEOUT = Duration.ofSeconds(1);

  /** Time for some of the rooms to be opened, read or left. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Limits limits;
  private final Shards shards;
  private final UserRooms lists;
  private final RoomsConfig config;
  private final Counter refused;
  private final RosterStore store = new RosterStore();

  public RoomQuotas(
      Limits limits, Shards shards, UserRooms lists, RoomsConfig config, MeterRegistry registry) {
    this.limits = limits;
    this.shards = shards;
    this.lists = lists;
    this.config = config;
    this.refused =
        Counter.builder("cotalk.rooms.additions.refused")
            .description("Additions to a room of people who have too many unopened ones")
            .register(registry);
  }

  RoomsConfig config() {
    return config;
  }

  /**
   * Lets {@code caller} make a room and add {@code others} to it, and counts both. Fails with
   * {@code too_large} (the caller's own rooms), {@code busy} (one of the others), {@code
   * rate_limited}.
   */
  void make(UserId caller, List<UserProfile> others) {
    if (lists.countOwn(caller).await() >= config.maxRoomsPerUser()) {
      throw new ChatException(
          ErrorCode.TOO_LARGE, "a user is in at most " + config.maxRoomsPerUser() + " rooms");
    }
    requireSpace(others);
    limits.newRoom(caller).await();
    limits.add(caller, others.size()).await();
  }

  /**
   * Lets {@code caller} add {@code user} to a room, and counts it. Fails with {@code busy}, {@code
   * rate_limited}.
   */
  void add(UserId caller, UserProfile user) {
    requireSpace(List.of(user));
    limits.add(caller, 1).await();
  }

  private void requireSpace(List<UserProfile> users) {
    Map<UserId, RoomCounts> counts = new HashMap<>();
    lists.counts(users.stream().map(UserProfile::id).toList()).stream()
        .map(RoomQuotas::orNothing)
        .toList()
        .forEach(read -> counts.putAll(read.await()));
    for (UserProfile user : users) {
      RoomCounts count = counts.get(user.id());
      if (count != null && isFull(count) && !hasTouchedSome(user.id(), count)) {
        refused.increment();
        throw new ChatException(
            ErrorCode.BUSY,
            user.handle() + " has been added to too many rooms without opening them",
            RETRY.toMillis());
      }
    }
  }

  /** Rooms that were opened may exceed the user's own limit, by no more than the other one. */
  private boolean isFull(RoomCounts count) {
    return count.added() >= config.maxAddedRooms()
        || count.all() >= (long) config.maxRoomsPerUser() + config.maxAddedRooms();
  }

  /**
   * Takes rooms that the user has read or written in for their own, and tells whether that leaves
   * space. Only looked for here, when the space is gone: reading and writing pay nothing for it.
   */
  private boolean hasTouchedSome(UserId user, RoomCounts count) {
    List<RoomId> added = orNone(lists.added(user, config.maxAddedRooms())).await();
    List<Future<List<RoomId>>> reads =
        shards.roomsByShard(added).entrySet().stream()
            .map(each -> orNone(store.touched(each.getKey(), user, each.getValue())))
            .toList();
    List<RoomId> touched = reads.stream().flatMap(read -> read.await().stream()).toList();
    if (!touched.isEmpty()) {
      lists.accept(user, touched).await();
    }
    return !isFull(new RoomCounts(count.added() - touched.size(), count.all()));
  }

  private static Future<List<RoomId>> orNone(Future<List<RoomId>> read) {
    return read.timeout(COUNT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).otherwise(List.of());
  }

  private static Future<Map<UserId, RoomCounts>> orNothing(Future<Map<UserId, RoomCounts>> read) {
    return read.timeout(COUNT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).otherwise(Map.of());
  }
}
