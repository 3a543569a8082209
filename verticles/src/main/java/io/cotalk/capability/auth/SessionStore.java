package io.cotalk.capability.auth;

import io.cotalk.bus.command.AuthAnswer.Device;
import io.cotalk.bus.command.AuthCommand.NewDevice;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.shards.Shards;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of {@code devices}, each a session with its refresh-token family, and of {@code
 * revocations}. A row of the first never goes without one of the second in the same statement.
 * Every method runs within a transaction of its caller on the user's shard. Any thread.
 */
final class SessionStore {
  /** Devices of one user; a login beyond that ends the session used longest ago. */
  static final int MAX_DEVICES = 50;

  private static final String LOCK_USER =
      "select banned_at is not null from users where id = $1 and password_hash = $2 for update";

  private static final String INSERT =
      """
      insert into devices (user_id, device_id, session_id, name, expires_at)
      values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
      """;

  /** Locks the device, so that rotations of one family come one after the other. */
  private static final String READ_FAMILY =
      """
      select d.generation, d.expires_at > clock_timestamp(),
        (extract(epoch from clock_timestamp() - d.rotated_at) * 1000)::bigint,
        u.handle, u.name, u.admin, u.banned_at is not null
      from devices d join users u on u.id = d.user_id
      where d.user_id = $1 and d.device_id = $2 and d.session_id = $3
      for update of d
      """;

  private static final String ROTATE =
      """
      update devices set generation = generation + 1, rotated_at = clock_timestamp(),
        expires_at = clock_timestamp() + make_interval(secs => $3)
      where user_id = $1 and device_id = $2
      """;

  private static final String LIST =
      """
      select device_id, name, created_at, rotated_at from devices
      where user_id = $1 and expires_at > clock_timestamp()
      order by rotated_at desc limit $2
      """;

  /** The primary key of devices finds the rows of a user. */
  private static final String END =
      """
      with gone as (delete from devices where user_id = $1 and %s returning session_id)
      insert into revocations (session_id, user_id) select session_id, $1 from gone
      on conflict do nothing returning session_id
      """;

  private static final String END_ALL = END.formatted("true");
  private static final String END_SESSION = END.formatted("session_id = $2");
  private static final String END_DEVICE = END.formatted("device_id = $2");
  private static final String END_OTHERS = END.formatted("session_id <> $2");
  private static final String END_REPLACED =
      END.formatted(
          """
          (device_id = $2 or expires_at < clock_timestamp() or device_id in (
            select device_id from devices where user_id = $1 order by rotated_at desc offset $3))
          """);

  private final Shards shards;

  SessionStore(Shards shards) {
    this.shards = shards;
  }

  /**
   * One family of refresh tokens, locked.
   *
   * @param generation of the newest token
   * @param rotatedMillisAgo since that token was made
   */
  record Family(
      int generation,
      boolean live,
      long rotatedMillisAgo,
      UserProfile user,
      boolean admin,
      boolean banned) {}

  /** Locks an account; empty if the hash is not its own any more, else whether it is banned. */
  Future<Optional<Boolean>> lockUser(SqlConnection tx, UserId user, String passwordHash) {
    return tx.preparedQuery(LOCK_USER)
        .execute(Tuple.of(user.value(), passwordHash))
        .map(rows -> first(rows).map(row -> row.getBoolean(0)));
  }

  Future<Void> insert(
      SqlConnection tx, UserId user, SessionId session, NewDevice device, Duration life) {
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                user.value(),
                device.id().value(),
                session.value(),
                device.name(),
                (double) life.toSeconds()))
        .mapEmpty();
  }

  /** Reads and locks the family of {@code token}; empty if it has ended. */
  Future<Optional<Family>> lockFamily(SqlConnection tx, RefreshToken token) {
    return tx.preparedQuery(READ_FAMILY)
        .execute(Tuple.of(token.user().value(), token.device().value(), token.session().value()))
        .map(
            rows ->
                first(rows)
                    .map(
                        row ->
                            new Family(
                                row.getInteger(0),
                                row.getBoolean(1),
                                row.getLong(2),
                                new UserProfile(token.user(), row.getString(3), row.getString(4)),
                                row.getBoolean(5),
                                row.getBoolean(6))));
  }

  /** Moves a locked family to its next generation. */
  Future<Void> rotate(SqlConnection tx, RefreshToken token, Duration life) {
    return tx.preparedQuery(ROTATE)
        .execute(Tuple.of(token.user().value(), token.device().value(), (double) life.toSeconds()))
        .mapEmpty();
  }

  /** Ends what a login with {@code device} replaces: its own, expired and surplus sessions. */
  Future<List<SessionId>> endReplaced(SqlConnection tx, UserId user, DeviceId device) {
    return end(tx, END_REPLACED, Tuple.of(user.value(), device.value(), MAX_DEVICES - 1));
  }

  Future<List<SessionId>> endAll(SqlConnection tx, UserId user) {
    return end(tx, END_ALL, Tuple.of(user.value()));
  }

  Future<List<SessionId>> endSession(SqlConnection tx, UserId user, SessionId session) {
    return end(tx, END_SESSION, Tuple.of(user.value(), session.value()));
  }

  Future<List<SessionId>> endOthers(SqlConnection tx, UserId user, SessionId kept) {
    return end(tx, END_OTHERS, Tuple.of(user.value(), kept.value()));
  }

  Future<List<SessionId>> endDevice(SqlConnection tx, UserId user, DeviceId device) {
    return end(tx, END_DEVICE, Tuple.of(user.value(), device.value()));
  }

  /** Lists the live devices of a user, the one used last first. */
  Future<List<Device>> list(UserId user) {
    return shards
        .of(user)
        .query(LIST, Tuple.of(user.value(), MAX_DEVICES))
        .map(
            rows -> {
              List<Device> devices = new ArrayList<>(rows.size());
              for (Row row : rows) {
                devices.add(
                    new Device(
                        new DeviceId(row.getUUID(0)),
                        row.getString(1),
                        millis(row.getOffsetDateTime(2)),
                        millis(row.getOffsetDateTime(3))));
              }
              return devices;
            });
  }

  private static Future<List<SessionId>> end(SqlConnection tx, String sql, Tuple args) {
    return tx.preparedQuery(sql)
        .execute(args)
        .map(
            rows -> {
              List<SessionId> ended = new ArrayList<>(rows.size());
              rows.forEach(row -> ended.add(new SessionId(row.getUUID(0))));
              return ended;
            });
  }

  private static long millis(OffsetDateTime time) {
    return time.toInstant().toEpochMilli();
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }
}
