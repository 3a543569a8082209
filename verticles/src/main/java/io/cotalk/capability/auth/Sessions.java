package io.cotalk.capability.auth;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.command.AuthAnswer.Device;
import io.cotalk.bus.command.AuthAnswer.LoggedIn;
import io.cotalk.bus.command.AuthCommand.NewDevice;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.bus.event.SessionRevoked;
import io.cotalk.capability.auth.SessionStore.Family;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.tokens.Caller;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins, renews and ends sessions. Whatever ends one commits a row of {@code revocations} with it;
 * after the commit this node knows at once and the others get a hint. Waits for the shards, so it
 * runs on virtual threads.
 */
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final int FIRST_GENERATION = 1;

  private final Vertx vertx;
  private final Shards shards;
  private final SessionStore store;
  private final KnownDeviceStore known;
  private final AuthTokens tokens;
  private final AuthConfig config;
  private final InstantSource clock;

  Sessions(Vertx vertx, Shards shards, AuthTokens tokens, AuthConfig config, InstantSource clock) {
    this.vertx = vertx;
    this.shards = shards;
    this.store = new SessionStore(shards);
    this.known = new KnownDeviceStore(shards);
    this.tokens = tokens;
    this.config = config;
    this.clock = clock;
  }

  /** What happened to a refresh token, and the sessions that ended by it. */
  private record Turn(Rotation rotation, Family family, List<SessionId> ended) {}

  static SessionId draw() {
    return new SessionId(UUID.randomUUID());
  }

  /** Inserts the first session of a new account, within the transaction that makes the account. */
  Future<Void> insertFirst(SqlConnection tx, UserId user, SessionId session, NewDevice device) {
    return insert(tx, user, session, device);
  }

  /**
   * Logs a device in; the session it had ends. Fails with {@code unauthorized} when the password
   * was changed since {@code account} was read, and with {@code forbidden} (banned).
   */
  LoggedIn open(Account account, NewDevice device) {
    UserId user = account.user().id();
    SessionId session = draw();
    List<SessionId> ended =
        shards
            .of(user)
            .inTransaction(
                tx ->
                    store
                        .lockUser(tx, user, account.passwordHash())
                        .compose(
                            banned -> {
                              requireOpen(banned.orElseThrow(Sessions::ended));
                              return store.endReplaced(tx, user, device.id());
                            })
                        .compose(replaced -> insert(tx, user, session, device).map(replaced)))
            .await();
    announce(user, ended);
    return tokens(account.user(), account.admin(), device.id(), session, FIRST_GENERATION);
  }

  /** Tells whether {@code device} has been logged in and was not logged out by another. */
  boolean knows(UserId user, DeviceId device) {
    return known.knows(user, device).await();
  }

  /** Makes the tokens of a session's generation. */
  LoggedIn tokens(
      UserProfile user, boolean admin, DeviceId device, SessionId session, int generation) {
    Instant expires = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(config.accessLife());
    return new LoggedIn(
        user,
        tokens.access().issue(new Caller(user.id(), device, session, expires, admin)),
        config.accessLife().toSeconds(),
        tokens.refresh().write(new RefreshToken(user.id(), device, session, generation)));
  }

  LoggedIn firstTokens(UserProfile user, NewDevice device, SessionId session) {
    return tokens(user, false, device.id(), session, FIRST_GENERATION);
  }

  /**
   * Reads a refresh token; fails with {@code unauthorized} unless it is ours and of this device.
   */
  RefreshToken read(String text, DeviceId device) {
    return tokens
        .refresh()
        .read(text)
        .filter(token -> token.device().equals(device))
        .orElseThrow(Sessions::ended);
  }

  /** Exchanges a refresh token. Fails with {@code unauthorized} and {@code forbidden} (banned). */
  LoggedIn refresh(RefreshToken token) {
    Turn turn = shards.of(token.user()).inTransaction(tx -> turn(tx, token)).await();
    announce(token.user(), turn.ended());
    Family family = turn.family();
    return switch (turn.rotation()) {
      case ROTATE -> renewed(token, family, family.generation() + 1);
      case REPEAT -> renewed(token, family, family.generation());
      case EXPIRED -> throw ended();
      case BANNED -> throw banned();
      case REUSED -> {
        tokens.reused().increment();
        log.warn(
            "a used refresh token was shown again, session ended, user={} session={}",
            token.user(),
            token.session());
        throw ended();
      }
    };
  }

  List<Device> devices(UserId user) {
    return store.list(user).await();
  }

  /** Ends one session; nothing if it has ended. */
  void end(UserId user, SessionId session) {
    end(user, tx -> store.endSession(tx, user, session));
  }

  void endAll(UserId user) {
    end(user, tx -> store.endAll(tx, user));
  }

  /** Ends the session of one device. Fails with {@code not_found}. */
  void endDevice(UserId user, DeviceId device) {
    if (end(
            user,
            tx -> known.forget(tx, user, device).compose(done -> store.endDevice(tx, user, device)))
        .isEmpty()) {
      throw new ChatException(ErrorCode.NOT_FOUND, "no such device is logged in");
    }
  }

  /** Ends all sessions but {@code kept}, in one transaction after {@code change}. */
  void endOthers(UserId user, SessionId kept, Function<SqlConnection, Future<Void>> change) {
    end(
        user,
        tx ->
            change
                .apply(tx)
                .compose(done -> known.forgetOthers(tx, user, kept))
                .compose(done -> store.endOthers(tx, user, kept)));
  }

  private Future<Void> insert(SqlConnection tx, UserId user, SessionId session, NewDevice device) {
    return store
        .insert(tx, user, session, device, config.refreshLife())
        .compose(done -> known.remember(tx, user, device.id()));
  }

  private List<SessionId> end(
      UserId user, Function<SqlConnection, Future<List<SessionId>>> statement) {
    List<SessionId> ended = shards.of(user).inTransaction(statement).await();
    announce(user, ended);
    return ended;
  }

  private Future<Turn> turn(SqlConnection tx, RefreshToken token) {
    return store
        .lockFamily(tx, token)
        .compose(
            found -> {
              Family family = found.orElseThrow(Sessions::ended);
              Rotation rotation = Rotation.of(family, token.generation(), config.refreshGrace());
              return switch (rotation) {
                case ROTATE ->
                    store
                        .rotate(tx, token, config.refreshLife())
                        .map(new Turn(rotation, family, List.of()));
                case REUSED ->
                    store
                        .endSession(tx, token.user(), token.session())
                        .map(ended -> new Turn(rotation, family, ended));
                case REPEAT, EXPIRED, BANNED ->
                    Future.succeededFuture(new Turn(rotation, family, List.of()));
              };
            });
  }

  private LoggedIn renewed(RefreshToken token, Family family, int generation) {
    return tokens(family.user(), family.admin(), token.device(), token.session(), generation);
  }

  private void announce(UserId user, List<SessionId> ended) {
    for (SessionId session : ended) {
      tokens.revocations().note(session);
      vertx.eventBus().publish(Addresses.users(user), new SessionRevoked(user, session));
    }
  }

  private static void requireOpen(boolean banned) {
    if (banned) {
      throw banned();
    }
  }

  static ChatException banned() {
    return new ChatException(ErrorCode.FORBIDDEN, "the account is banned");
  }

  private static ChatException ended() {
    return new ChatException(ErrorCode.UNAUTHORIZED, "the session has ended; log in again");
  }
}
