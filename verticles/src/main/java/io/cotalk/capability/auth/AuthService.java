package io.cotalk.capability.auth;

import io.cotalk.bus.command.AuthAnswer.DeviceList;
import io.cotalk.bus.command.AuthAnswer.LoggedIn;
import io.cotalk.bus.command.AuthCommand.ChangePassword;
import io.cotalk.bus.command.AuthCommand.ListDevices;
import io.cotalk.bus.command.AuthCommand.LogIn;
import io.cotalk.bus.command.AuthCommand.LogOut;
import io.cotalk.bus.command.AuthCommand.LogOutAll;
import io.cotalk.bus.command.AuthCommand.LogOutDevice;
import io.cotalk.bus.command.AuthCommand.NewDevice;
import io.cotalk.bus.command.AuthCommand.Refresh;
import io.cotalk.bus.command.AuthCommand.SignUp;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.shards.ShardFailure;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.IdMaker;
import io.cotalk.id.SessionId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The rules of accounts and logins; see {@link io.cotalk.bus.command.AuthCommand} for what each
 * request may fail with. Waits for shards, limits and hashes, so it runs on virtual threads. One
 * for each node.
 */
public final class AuthService {
  private static final int ID_DRAWS = 3;

  private final Shards shards;
  private final AccountStore accounts;
  private final Sessions sessions;
  private final Passwords passwords;
  private final Limits limits;
  private final AuthConfig config;
  private final IdMaker ids;
  private final ReservedNames reserved;

  public AuthService(
      Vertx vertx,
      Shards shards,
      AuthTokens tokens,
      Passwords passwords,
      Limits limits,
      AuthConfig config,
      InstantSource clock) {
    this.shards = shards;
    this.accounts = new AccountStore(shards);
    this.sessions = new Sessions(vertx, shards, tokens, config, clock);
    this.passwords = passwords;
    this.limits = limits;
    this.config = config;
    this.ids = new IdMaker(clock);
    this.reserved = new ReservedNames(config.reservedNames());
  }

  LoggedIn signUp(SignUp request) {
    if (!config.signUpOpen()) {
      throw new ChatException(ErrorCode.FORBIDDEN, "this server takes no new accounts");
    }
    Handle handle = Handle.parse(request.handle());
    String name = NameRules.person(request.name());
    reserved.check(handle);
    reserved.check(name);
    PasswordRules.bytes(request.password());
    NewDevice device = checked(request.device());
    // A person may try several names; what costs is an account.
    limits.signUpTry(request.address()).await();
    if (accounts.find(handle).await().isPresent()) {
      throw taken();
    }
    limits.signUp(request.address()).await();
    String hash = passwords.hashNew(request.password(), List.of(handle.key(), name)).await();
    return create(handle, name, hash, device, ID_DRAWS);
  }

  /** Unknown handles and wrong passwords get the same answer after the same work. */
  LoggedIn logIn(LogIn request) {
    byte[] password = PasswordRules.bytes(request.password());
    NewDevice device = checked(request.device());
    Optional<Handle> handle = Handle.find(request.handle());
    limits.logIn(request.address()).await();
    Optional<Account> found = handle.flatMap(known -> accounts.read(known).await());
    if (handle.isPresent()) {
      limits.password(handle.orElseThrow().key(), ownBucket(found, device)).await();
    }
    Account account = authenticated(found, password);
    if (account.banned()) {
      throw Sessions.banned();
    }
    return sessions.open(withCurrentHash(account, password), device);
  }

  LoggedIn refresh(Refresh request) {
    RefreshToken token = sessions.read(request.refreshToken(), request.device());
    limits.request(token.user());
    return sessions.refresh(token);
  }

  /** Again, it finds the new password set and changes nothing. */
  void changePassword(ChangePassword request) {
    byte[] old = PasswordRules.bytes(request.oldPassword());
    byte[] wanted = PasswordRules.bytes(request.newPassword());
    Account account = accounts.read(request.caller()).await().orElseThrow(AccessTokens::refused);
    if (matches(request, account, old) && replacePassword(request, account)) {
      return;
    }
    Account now = accounts.read(request.caller()).await().orElseThrow(AccessTokens::refused);
    if (!matches(request, now, wanted)) {
      throw wrongOldPassword();
    }
  }

  /** Each password that is tried counts. */
  private boolean matches(ChangePassword request, Account account, byte[] password) {
    limits.password(account.user().handle(), request.session().toString()).await();
    return passwords.matches(password, account.passwordHash()).await();
  }

  /** Returns false when another request was faster, maybe the first try of this one. */
  private boolean replacePassword(ChangePassword request, Account account) {
    UserProfile user = account.user();
    String hash =
        passwords.hashNew(request.newPassword(), List.of(user.handle(), user.name())).await();
    try {
      sessions.endOthers(
          request.caller(),
          request.session(),
          tx ->
              accounts
                  .changePassword(tx, request.caller(), account.passwordHash(), hash)
                  .compose(
                      done ->
                          done
                              ? Future.succeededFuture()
                              : Future.failedFuture(wrongOldPassword())));
      return true;
    } catch (ChatException e) {
      if (!e.code().equals(ErrorCode.FORBIDDEN)) {
        throw e;
      }
      return false;
    }
  }

  DeviceList listDevices(ListDevices request) {
    return new DeviceList(sessions.devices(request.caller()));
  }

  void logOutDevice(LogOutDevice request) {
    sessions.endDevice(request.caller(), request.device());
  }

  void logOut(LogOut request) {
    sessions.end(request.caller(), request.session());
  }

  void logOutAll(LogOutAll request) {
    sessions.endAll(request.caller());
  }

  /** The directory's row, the account and its first session are one transaction on one shard. */
  private LoggedIn create(
      Handle handle, String name, String hash, NewDevice device, int drawsLeft) {
    UserProfile user = new UserProfile(ids.user(handle.slot()), handle.key(), name);
    SessionId session = Sessions.draw();
    try {
      shards
          .of(user.id())
          .inTransaction(
              tx ->
                  accounts
                      .insert(tx, user, hash)
                      .compose(done -> sessions.insertFirst(tx, user.id(), session, device)))
          .await();
    } catch (RuntimeException e) {
      if (ShardFailure.isUniqueViolation(e, AccountStore.HANDLE_TAKEN)) {
        throw taken();
      }
      if (ShardFailure.isUniqueViolation(e, AccountStore.ID_TAKEN) && drawsLeft > 1) {
        return create(handle, name, hash, device, drawsLeft - 1);
      }
      throw e;
    }
    return sessions.firstTokens(user, device, session);
  }

  private Account authenticated(Optional<Account> found, byte[] password) {
    boolean right =
        found.isPresent()
            ? passwords.matches(password, found.orElseThrow().passwordHash()).await()
            : passwords.matchesNothing(password).await();
    return found
        .filter(account -> right)
        .orElseThrow(
            () -> new ChatException(ErrorCode.UNAUTHORIZED, "handle or password is wrong"));
  }

  /**
   * The tries of a device that has been logged in to the account count apart from those of all
   * others: nobody else knows its id, so nobody who guesses from anywhere can shut its owner out.
   */
  private String ownBucket(Optional<Account> found, NewDevice device) {
    boolean known =
        found.isPresent() && sessions.knows(found.orElseThrow().user().id(), device.id());
    return known ? device.id().toString() : "";
  }

  /** Hashes anew what was hashed at less cost than now. */
  private Account withCurrentHash(Account account, byte[] password) {
    String old = account.passwordHash();
    if (!passwords.isOutdated(old)) {
      return account;
    }
    String better = passwords.hash(password).await();
    boolean replaced = accounts.rehash(account.user().id(), old, better).await();
    return new Account(account.user(), replaced ? better : old, account.admin(), account.banned());
  }

  private static NewDevice checked(NewDevice device) {
    return new NewDevice(device.id(), NameRules.device(device.name()));
  }

  private static ChatException taken() {
    return new ChatException(ErrorCode.CONFLICT, "the handle is taken");
  }

  private static ChatException wrongOldPassword() {
    return new ChatException(ErrorCode.FORBIDDEN, "the old password is wrong");
  }
}
