package io.cotalk.capability.auth;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.shards.Shards;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Rows of {@code users} and {@code handles}. Each method asks one shard, by primary key. Any
 * thread.
 */
final class AccountStore {
  /** Constraint that a taken handle violates. */
  static final String HANDLE_TAKEN = "handles_pkey";

  /** Constraint that a drawn id violates when it was drawn before. */
  static final String ID_TAKEN = "users_pkey";

  private static final String FIND =
      """
      select user_id from handles
      where handle_key = $1 and (expires_at is null or expires_at > clock_timestamp())
      """;

  private static final String READ =
      """
      select id, handle, name, password_hash, admin, banned_at is not null from users where id = $1
      """;

  private static final String INSERT_HANDLE =
      "insert into handles (handle_key, user_id) values ($1, $2)";

  private static final String INSERT_USER =
      "insert into users (id, handle, name, password_hash) values ($1, $2, $3, $4)";

  private static final String REPLACE_HASH =
      "update users set password_hash = $3 where id = $1 and password_hash = $2";

  private static final String SET_PASSWORD = "update users set password_hash = $2 where id = $1";

  /** Keeps the time of the first ban. */
  private static final String BAN =
      "update users set banned_at = coalesce(banned_at, clock_timestamp()) where id = $1";

  private static final String UNBAN = "update users set banned_at = null where id = $1";

  private static final String MAKE_ADMIN = "update users set admin = true where id = $1";

  private final Shards shards;

  AccountStore(Shards shards) {
    this.shards = shards;
  }

  /** Finds who has {@code handle}. */
  Future<Optional<UserId>> find(Handle handle) {
    return shards
        .ofSlot(handle.slot())
        .query(FIND, Tuple.of(handle.key()))
        .map(rows -> first(rows).map(row -> new UserId(row.getLong(0))));
  }

  Future<Optional<Account>> read(UserId user) {
    return shards.of(user).query(READ, Tuple.of(user.value())).map(AccountStore::account);
  }

  /** Reads the account with {@code handle}. */
  Future<Optional<Account>> read(Handle handle) {
    return find(handle)
        .compose(
            user ->
                user.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : read(user.orElseThrow()));
  }

  /**
   * Reserves the handle and makes the account, within {@code tx} on its shard. Fails by {@link
   * #HANDLE_TAKEN} or {@link #ID_TAKEN}.
   */
  Future<Void> insert(SqlConnection tx, UserProfile user, String passwordHash) {
    return tx.preparedQuery(INSERT_HANDLE)
        .execute(Tuple.of(user.handle(), user.id().value()))
        .compose(
            done ->
                tx.preparedQuery(INSERT_USER)
                    .execute(Tuple.of(user.id().value(), user.handle(), user.name(), passwordHash)))
        .mapEmpty();
  }

  /** Replaces the hash by one of the same password, unless it was changed meanwhile. */
  Future<Boolean> rehash(UserId user, String old, String better) {
    return shards
        .of(user)
        .write(REPLACE_HASH, Tuple.of(user.value(), old, better))
        .map(rows -> rows.rowCount() == 1);
  }

  /** As {@link #rehash}, within {@code tx} on the user's shard. */
  Future<Boolean> changePassword(SqlConnection tx, UserId user, String old, String changed) {
    return tx.preparedQuery(REPLACE_HASH)
        .execute(Tuple.of(user.value(), old, changed))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> setPassword(SqlConnection tx, UserId user, String hash) {
    return tx.preparedQuery(SET_PASSWORD).execute(Tuple.of(user.value(), hash)).mapEmpty();
  }

  Future<Void> ban(SqlConnection tx, UserId user) {
    return tx.preparedQuery(BAN).execute(Tuple.of(user.value())).mapEmpty();
  }

  Future<Void> unban(UserId user) {
    return shards.of(user).write(UNBAN, Tuple.of(user.value())).mapEmpty();
  }

  Future<Void> makeAdmin(UserId user) {
    return shards.of(user).write(MAKE_ADMIN, Tuple.of(user.value())).mapEmpty();
  }

  private static Optional<Account> account(RowSet<Row> rows) {
    return first(rows)
        .map(
            row ->
                new Account(
                    new UserProfile(new UserId(row.getLong(0)), row.getString(1), row.getString(2)),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getBoolean(5)));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }
}
