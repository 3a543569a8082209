package io.cotalk.rooms;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.config.RoomsConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.shards.Shard;
import io.cotalk.shards.Shards;
import io.cotalk.userlog.UserLog;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
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
  private static final String ARRIVAL =
      """
      select last_u, array(select room_id from user_rooms
                            where user_id = $1 and not gone
                            order by room_id desc limit $2)
        from users where id = $1
      """;

  private static final String COUNT =
      "select count(*) from user_rooms where user_id = $1 and not gone";

  private static final String APPLY =
      "select member, u, kind, body from apply_roster_changes($1, $2, $3, $4)";

  private final Shards shards;
  private final UserLog userLog;
  private final int maxRooms;

  public UserRooms(Shards shards, UserLog userLog, RoomsConfig config) {
    this.shards = shards;
    this.userLog = userLog;
    this.maxRooms = config.maxRoomsPerUser();
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
   * one statement. Fails with {@code not_found} (no such user), {@code busy} or {@code
   * unavailable}.
   */
  public Future<Arrival> arrival(UserId user) {
    return shards
        .of(user)
        .query(ARRIVAL, Tuple.of(user.value(), maxRooms))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw new ChatException(ErrorCode.NOT_FOUND, "no such user");
              }
              Row row = rows.iterator().next();
              return new Arrival(
                  row.getLong(0), Stream.of(row.getArrayOfLongs(1)).map(RoomId::new).toList());
            });
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
