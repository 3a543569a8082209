package io.cotalk.capability.auth;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.shards.ShardFailure;
import io.cotalk.core.shards.Shards;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.IdMaker;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.InstantSource;
import java.util.List;
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
  private final KnownDeviceStore known;
  private final Passwords passwords;
  private final IdMaker ids = new IdMaker(InstantSource.system());

  public Administration(Shards shards, Passwords passwords) {
    this.shards = shards;
    this.accounts = new AccountStore(shards);
    this.sessions = new SessionStore(shards);
    this.known = new KnownDeviceStore(shards);
    this.passwords = passwords;
  }

  /**
   * Sets a password and ends all sessions. Fails with {@code text_invalid} too.
   *
   * @return how many sessions ended
   */
  public Future<Integer> resetPassword(String handle, String password) {
    PasswordRules.bytes(password);
    return user(handle)
        .compose(accounts::read)
        .map(account -> account.orElseThrow(Administration::nobody).user())
        .compose(
            user ->
                passwords
                    .hashNew(password, List.of(user.handle(), user.name()))
                    .compose(hash -> endAll(user.id(), tx -> setPassword(tx, user.id(), hash))));
  }

  /**
   * Makes an account without a device; its handle and name may be reserved ones. Fails with {@code
   * text_invalid} and {@code conflict} (the handle is taken).
   */
  public Future<Void> create(String typedHandle, String typedName, String password) {
    Handle handle = Handle.parse(typedHandle);
    String name = NameRules.person(typedName);
    PasswordRules.bytes(password);
    UserProfile user = new UserProfile(ids.user(handle.slot()), handle.key(), name);
    return passwords
        .hashNew(password, List.of(handle.key(), name))
        .compose(hash -> shards.of(user.id()).inTransaction(tx -> accounts.insert(tx, user, hash)))
        .recover(
            failure ->
                Future.failedFuture(
                    ShardFailure.isUniqueViolation(failure, AccountStore.HANDLE_TAKEN)
                        ? new ChatException(ErrorCode.CONFLICT, "the handle is taken")
                        : failure));
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

  private Future<Void> setPassword(SqlConnection tx, UserId user, String hash) {
    return accounts.setPassword(tx, user, hash).compose(done -> known.forgetAll(tx, user));
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
    return found.map(user -> user.orElseThrow(Administration::nobody));
  }

  private static ChatException nobody() {
    return new ChatException(ErrorCode.NOT_FOUND, "nobody has this handle");
  }
}
