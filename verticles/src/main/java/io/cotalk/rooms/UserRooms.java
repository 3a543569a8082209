package io.cotalk.rooms;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.config.RoomsConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.shards.GatheredReads;
import io.cotalk.shards.Shard;
import io.cotalk.shards.Shards;
import io.cotalk.userlog.UserLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Each user's list of rooms, on the user's shard. Follows the rosters, usually within milliseconds,
 * so it says where to look; who is a member only the room's shard says. One for each node; any
 * thread.
 */
public final class UserRooms {
  /** By the primary key of user_rooms. */
  private static final String PAGE =
      """
      select room_id from user_rooms
       where user_id = $1 and room_id < $2 and not gone
       order by room_id desc limit $3
      """;

  /** By the primary keys of users and user_rooms. */
  private static final String ARRIVALS =
      """
      select u.id, u.last_u, array(select room_id from user_rooms
                                    where user_id = u.id and not gone
                                    order by room_id desc limit $2)
        from users u where u.id = any ($1)
      """;

  private static final String COUNT =
      "select count(*) from user_rooms where user_id = $1 and not gone";

  private static final String APPLY =
      "select member, u, kind, body from apply_roster_changes($1, $2, $3, $4)";

  /** Each may have thousands of rooms. */
  private static final int ARRIVALS_AT_ONCE = 50;

  private final Shards shards;
  private final UserLog userLog;
  private final int maxRooms;
  private final List<GatheredReads<UserId, Arrival>> arrivals;

  public UserRooms(Vertx vertx, Shards shards, UserLog userLog, RoomsConfig config) {
    this.shards = shards;
    this.userLog = userLog;
    this.maxRooms = config.maxRoomsPerUser();
    this.arrivals = GatheredReads.of(vertx, shards, ARRIVALS_AT_ONCE, this::arrivals);
  }

  /**
   * Reads the user's rooms, the newest room first, at most {@code rooms.max-rooms-per-user}. Fails
   * with {@code busy} or {@code unavailable}.
   */
  public Future<List<RoomId>> of(UserId user) {
    return page(user, Long.MAX_VALUE, maxRooms);
  }

  /**
   * Reads the head of the user's log and their rooms, at most {@code rooms.max-rooms-per-user}, in
   * one statement, together with those of others who arrive at the same time. Fails with {@code
   * not_found} (no such user), {@code busy} or {@code unavailable}.
   */
  public Future<Arrival> arrival(UserId user) {
    return arrivals
        .get(shards.of(user).index())
        .get(user)
        .map(
            found ->
                found.orElseThrow(() -> new ChatException(ErrorCode.NOT_FOUND, "no such user")));
  }

  private Future<Map<UserId, Arrival>> arrivals(Shard shard, List<UserId> users) {
    Long[] ids = users.stream().map(UserId::value).toArray(Long[]::new);
    return shard
        .query(ARRIVALS, Tuple.of(ids, maxRooms))
        .map(
            rows -> {
              Map<UserId, Arrival> found = new HashMap<>();
              rows.forEach(row -> found.put(new UserId(row.getLong(0)), arrival(row)));
              return found;
            });
  }

  private static Arrival arrival(Row row) {
    return new Arrival(row.getLong(1), Stream.of(row.getArrayOfLongs(2)).map(RoomId::new).toList());
  }

  /** Reads the user's rooms with an id below {@code before}, descending, at most {@code limit}. */
  Future<List<RoomId>> page(UserId user, long before, int limit) {
    return shards
        .of(user)
        .query(PAGE, Tuple.of(user.value(), before, limit))
        .map(
            rows -> {
              List<RoomId> rooms = new ArrayList<>(rows.size());
              rows.forEach(row -> rooms.add(new RoomId(row.getLong(0))));
              return rooms;
            });
  }

  Future<Long> count(UserId user) {
    return shards
        .of(user)
        .query(COUNT, Tuple.of(user.value()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /**
   * Brings lists up to changes of rosters and tells their users. The changes may come again and in
   * any order; all users are of {@code shard}.
   */
  Future<Void> apply(Shard shard, List<RosterChange> changes) {
    Tuple arguments = RosterChange.columns(changes);
    return shard.write(APPLY, arguments).onSuccess(this::publish).mapEmpty();
  }

  private void publish(RowSet<Row> rows) {
    for (Row row : rows) {
      UserId user = new UserId(row.getLong(0));
      String kind = row.getString(2);
      if (kind == null) {
        userLog.repeatHead(user, row.getLong(1));
      } else {
        userLog.publish(new UserEvent(user, row.getLong(1), kind, row.getString(3)));
      }
    }
  }
}
