package io.cotalk.core.session;

import io.cotalk.core.tokens.Caller;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;

/**
 * The access token of a session: whose it is and when it ends. Warns before the end, closes the
 * client at it, takes a newer one. On the session's event loop only.
 */
final class SessionToken {
  private final Conversation client;
  private Caller caller;
  private long expiresAt;
  private boolean warned;

  SessionToken(Conversation client, Caller caller) {
    this.client = client;
    this.caller = caller;
    this.expiresAt = endOf(caller);
  }

  private static long endOf(Caller caller) {
    return Heartbeats.nowMillis() + Duration.between(Instant.now(), caller.expires()).toMillis();
  }

  Caller caller() {
    return caller;
  }

  long secondsLeft() {
    return Math.max(0, (expiresAt - Heartbeats.nowMillis()) / 1_000);
  }

  /** Takes another token of the same user and login; fails as its verification does. */
  void renew(ClientFrame.Auth auth) {
    SessionServices services = client.loop().sessions().services();
    String address = client.link().address();
    Caller renewed = services.tokens().verify(auth.token(), address, services.limits());
    if (!renewed.user().equals(caller.user())) {
      client.refuse(auth.i(), ErrorCode.UNAUTHORIZED, "the token is another user's");
      client.close(CloseReason.ABUSE);
    } else if (!renewed.session().equals(caller.session())) {
      client.refuse(auth.i(), ErrorCode.UNAUTHORIZED, "the token is another login's");
    } else {
      caller = renewed;
      expiresAt = endOf(renewed);
      warned = false;
      client.send(new ServerFrame.Ok(auth.i()));
    }
  }

  /** Warns before the token ends; closes when it has. */
  void keep(long now) {
    if (expiresAt <= now) {
      client.close(CloseReason.SESSION_ENDED);
    } else if (!warned && warningAt() <= now) {
      warned = true;
      client.send(new ServerFrame.Expiring((expiresAt - now) / 1_000));
    }
  }

  /** Returns when {@link #keep} has something to do. */
  long nextTurn() {
    return warned ? expiresAt : Math.min(expiresAt, warningAt());
  }

  private long warningAt() {
    return expiresAt - client.loop().sessions().settings().socket().expiryWarning().toMillis();
  }
}
