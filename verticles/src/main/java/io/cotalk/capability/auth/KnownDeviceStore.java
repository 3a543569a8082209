package io.cotalk.capability.auth;

import io.cotalk.core.shards.Shards;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * Rows of {@code known_devices}: devices that showed the account's password once, also after they
 * logged out. They decide only whose tries to log in are counted together. Any thread.
 */
final class KnownDeviceStore {
  /** Of one user; one more is remembered in the place of the one that logged in longest ago. */
  static final int MAX_DEVICES = 50;

  /** By the primary key, as all others. */
  private static final String KNOWS =
      "select 1 from known_devices where user_id = $1 and device_id = $2";

  private static final String REMEMBER =
      """
      with gone as (
        delete from known_devices where user_id = $1 and device_id in (
          select device_id from known_devices where user_id = $1 and device_id <> $2
          order by known_at desc offset $3))
      insert into known_devices (user_id, device_id) values ($1, $2)
      on conflict (user_id, device_id) do update set known_at = clock_timestamp()
      """;

  private static final String FORGET =
      "delete from known_devices where user_id = $1 and device_id = $2";

  private static final String FORGET_ALL = "delete from known_devices where user_id = $1";

  private static final String FORGET_OTHERS =
      """
      delete from known_devices where user_id = $1 and device_id not in (
        select device_id from devices where user_id = $1 and session_id = $2)
      """;

  private final Shards shards;

  KnownDeviceStore(Shards shards) {
    this.shards = shards;
  }

  Future<Boolean> knows(UserId user, DeviceId device) {
    return shards
        .of(user)
        .query(KNOWS, Tuple.of(user.value(), device.value()))
        .map(rows -> rows.size() == 1);
  }

  Future<Void> remember(SqlConnection tx, UserId user, DeviceId device) {
    return execute(tx, REMEMBER, Tuple.of(user.value(), device.value(), MAX_DEVICES - 1));
  }

  Future<Void> forget(SqlConnection tx, UserId user, DeviceId device) {
    return execute(tx, FORGET, Tuple.of(user.value(), device.value()));
  }

  Future<Void> forgetAll(SqlConnection tx, UserId user) {
    return execute(tx, FORGET_ALL, Tuple.of(user.value()));
  }

  /** Forgets all but the device of {@code kept}. */
  Future<Void> forgetOthers(SqlConnection tx, UserId user, SessionId kept) {
    return execute(tx, FORGET_OTHERS, Tuple.of(user.value(), kept.value()));
  }

  private static Future<Void> execute(SqlConnection tx, String sql, Tuple arguments) {
    return tx.preparedQuery(sql).execute(arguments).mapEmpty();
  }
}
