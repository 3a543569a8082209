package io.cotalk.auth;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import io.cotalk.shards.Shards;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an operator may do with accounts, from outside of the nodes: they learn of ended sessions by
 * their polls. Every method fails with {@code not_found} (no such handle), {@code busy}, {@code
 * unavailable} and {@code unknown}. Any thread.
 */
public final class Administration {
  private final Shards shards;
  private final AccountStore accounts;
  private final SessionStore sessions;
  private final Passwords passwords;

  public Administration(Shards shards, Passwords passwords) {
    this.shards = shards;
    this.accounts = new AccountStore(shards);
    this.sessions = new SessionStore(shards);
    this.passwords = passwords;
  }

  /**
   * Sets a password and ends all sessions. Fails with {@code text_invalid} too.
   *
   * @return how many sessions ended
   */
  public Future<Integer> resetPassword(String handle, String password) {
    byte[] bytes = PasswordRules.bytes(password);
    return user(handle)
        .compose(
            user ->
                passwords
                    .hash(bytes)
                    .compose(hash -> endAll(user, tx -> accounts.setPassword(tx, user, hash))));
  }

  /**
   * Refuses the account's logins and refreshes, and ends all sessions.
   *
   * @return how many sessions ended
   */
  public Future<Integer> ban(String handle) {
    return user(handle).compose(user -> endAll(user, tx -> accounts.ban(tx, user)));
  }

  /** Takes a ban back. */
  public Future<Void> unban(String handle) {
    return user(handle).compose(accounts::unban);
  }

  /** Makes the account an administrator's; its devices are told with their next access tokens. */
  public Future<Void> makeAdmin(String handle) {
    return user(handle).compose(accounts::makeAdmin);
  }

  private Future<Integer> endAll(UserId user, Function<SqlConnection, Future<Void>> change) {
    return shards
        .of(user)
        .inTransaction(tx -> change.apply(tx).compose(done -> sessions.endAll(tx, user)))
        .map(ended -> ended.size());
  }

  private Future<UserId> user(String typed) {
    Future<Optional<UserId>> found =
        Handle.find(typed)
            .map(accounts::find)
            .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    return found.map(
        user ->
            user.orElseThrow(
                () -> new ChatException(ErrorCode.NOT_FOUND, "nobody has this handle")));
  }
}
