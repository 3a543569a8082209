package io.cotalk.core.userlog;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.core.shards.GatheredReads;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Each user's list of rooms, on the user's shard. Follows the rosters, usually within milliseconds,
 * so it says where to look; who is a member only the room's shard says. One for each node; any
 * thread.
 */
public final class UserRooms implements UserRoomLists {
  /** By the primary key of user_rooms. */
  private static final String PAGE =
      """
      select room_id from user_rooms
       where user_id = $1 and room_id < $2 and not gone
       order by room_id desc limit $3
      """;

  /**
   * By the primary keys of users and user_rooms. Rooms to be opened come negative; a bare room_id
   * in "order by" would be that column.
   */
  private static final String ARRIVALS =
      """
      select u.id, u.last_u, array(select case when added then -room_id else room_id end
                                     from user_rooms
                                    where user_id = u.id and not gone
                                    order by user_rooms.room_id desc limit $2)
        from users u where u.id = any ($1)
      """;

  /** The same, of one user. */
  private static final String LIST =
      """
      select room_id, added from user_rooms
       where user_id = $1 and not gone
       order by room_id desc limit $2
      """;

  private static final String COUNT_OWN =
      "select count(*) from user_rooms where user_id = $1 and not gone and not added";

  /** By the primary key of user_rooms, once for each user. */
  private static final String COUNTS =
      """
      select w.id, c.added, c.total from unnest($1::bigint[]) w(id)
       cross join lateral (select count(*) filter (where added) as added, count(*) as total
                             from user_rooms where user_id = w.id and not gone) c
      """;

  private static final String ADDED =
      """
      select room_id from user_rooms
       where user_id = $1 and added and not gone
       order by room_id limit $2
      """;

  private static final String ACCEPT =
      """
      update user_rooms set added = false
       where user_id = $1 and room_id = any ($2) and added
      """;

  private static final String APPLY =
      "select member, u, kind, body from apply_roster_changes($1, $2, $3, $4, $5)";

  /** Each may have thousands of rooms. */
  private static final int ARRIVALS_AT_ONCE = 50;

  private final Shards shards;
  private final UserLog userLog;
  private final int maxRooms;
  private final List<GatheredReads<UserId, Arrival>> arrivals;

  /**
   * @param maxRooms most rooms that a list is read with
   */
  public UserRooms(Vertx vertx, Shards shards, UserLog userLog, int maxRooms) {
    this.shards = shards;
    this.userLog = userLog;
    this.maxRooms = maxRooms;
    this.arrivals = GatheredReads.of(vertx, shards, ARRIVALS_AT_ONCE, this::arrivals);
  }

  /** How many rooms a user's list has, and how many of them others added and nobody opened. */
  public record RoomCounts(long added, long all) {}

  @Override
  public Future<RoomList> of(UserId user) {
    return shards
        .of(user)
        .query(LIST, Tuple.of(user.value(), maxRooms))
        .map(
            rows -> {
              RoomList.Reader list = new RoomList.Reader(rows.size());
              rows.forEach(row -> list.add(row.getLong(0), row.getBoolean(1)));
              return list.list();
            });
  }

  /** In one statement, together with those of others who arrive at the same time. */
  @Override
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
    Long[] rooms = row.getArrayOfLongs(2);
    RoomList.Reader list = new RoomList.Reader(rooms.length);
    for (long room : rooms) {
      list.add(Math.abs(room), room < 0);
    }
    return new Arrival(row.getLong(1), list.list());
  }

  /** Reads the user's rooms with an id below {@code before}, descending, at most {@code limit}. */
  public Future<List<RoomId>> page(UserId user, long before, int limit) {
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

  /** Counts the rooms that the user made, opened, read or wrote in. */
  public Future<Long> countOwn(UserId user) {
    return shards
        .of(user)
        .query(COUNT_OWN, Tuple.of(user.value()))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** Counts the rooms of users, by one statement for each of their shards. */
  public List<Future<Map<UserId, RoomCounts>>> counts(List<UserId> users) {
    return users.stream().collect(Collectors.groupingBy(shards::of)).entrySet().stream()
        .map(each -> counts(each.getKey(), each.getValue()))
        .toList();
  }

  private static Future<Map<UserId, RoomCounts>> counts(Shard shard, List<UserId> users) {
    Long[] ids = users.stream().map(UserId::value).toArray(Long[]::new);
    return shard
        .query(COUNTS, Tuple.of((Object) ids))
        .map(
            rows -> {
              Map<UserId, RoomCounts> counts = new HashMap<>();
              rows.forEach(
                  row ->
                      counts.put(
                          new UserId(row.getLong(0)),
                          new RoomCounts(row.getLong(1), row.getLong(2))));
              return counts;
            });
  }

  /** Reads rooms to which others added the user and that nobody opened, at most {@code limit}. */
  public Future<List<RoomId>> added(UserId user, int limit) {
    return shards
        .of(user)
        .query(ADDED, Tuple.of(user.value(), limit))
        .map(
            rows -> {
              List<RoomId> rooms = new ArrayList<>(rows.size());
              rows.forEach(row -> rooms.add(new RoomId(row.getLong(0))));
              return rooms;
            });
  }

  @Override
  public Future<Void> accept(UserId user, List<RoomId> rooms) {
    Long[] ids = rooms.stream().map(RoomId::value).toArray(Long[]::new);
    return shards.of(user).write(ACCEPT, Tuple.of(user.value()).addArrayOfLong(ids)).mapEmpty();
  }

  /**
   * Brings lists up to changes of rosters and tells their users. The changes may come again and in
   * any order; all users are of {@code shard}.
   */
  public Future<Void> apply(Shard shard, List<RosterChange> changes) {
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
