package io.cotalk.capability.users;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.auth.Handle;
import io.cotalk.core.shards.Shard;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Reads profiles and the directory of handles. Any thread. */
final class UsersStore {
  /** By the primary key. */
  private static final String PROFILES =
      "select id, handle, name from users where id = any($1) limit $2";

  /** By the primary key. An expired row is a reservation that was never finished. */
  private static final String DIRECTORY =
      """
      select user_id from handles
      where handle_key = any($1) and (expires_at is null or expires_at > clock_timestamp())
      limit $2
      """;

  /** Reads those of {@code users} that exist; all of them live on {@code shard}. */
  Future<List<UserProfile>> profiles(Shard shard, List<UserId> users) {
    Long[] ids = users.stream().map(UserId::value).toArray(Long[]::new);
    return shard.query(PROFILES, Tuple.of(ids, ids.length)).map(UsersStore::profiles);
  }

  /** Finds the accounts of handles of {@code shard}; handles that nobody has are left out. */
  Future<List<UserId>> directory(Shard shard, List<Handle> handles) {
    String[] keys = handles.stream().map(Handle::key).toArray(String[]::new);
    return shard
        .query(DIRECTORY, Tuple.of(keys, keys.length))
        .map(
            rows -> {
              List<UserId> users = new ArrayList<>();
              rows.forEach(row -> users.add(new UserId(row.getLong(0))));
              return users;
            });
  }

  private static List<UserProfile> profiles(RowSet<Row> rows) {
    List<UserProfile> profiles = new ArrayList<>();
    for (Row row : rows) {
      profiles.add(new UserProfile(new UserId(row.getLong(0)), row.getString(1), row.getString(2)));
    }
    return profiles;
  }
}
