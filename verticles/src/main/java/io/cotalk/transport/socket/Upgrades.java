package io.cotalk.transport.socket;

import io.cotalk.core.session.Admission;
import io.cotalk.core.session.Heartbeats;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.transport.failure.HttpErrors;
import io.cotalk.transport.failure.HttpFailure;
import io.cotalk.transport.http.Origins;
import io.cotalk.transport.http.TrustedProxies;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers the requests at the path of WebSockets: refuses what is no {@link Handshake} or comes
 * from an address with too many sockets, and has the others wait for their turn. What follows is
 * {@link Takeover}'s. For all event loops; each call on the connection's.
 */
final class Upgrades implements Handler<HttpServerRequest> {
  private static final long QUOTA_RETRY_MILLIS = 5_000;

  /** Many clients give up after ten seconds, and a hello is to follow. */
  private static final long LONGEST_WAIT_MILLIS = 8_000;

  /** Those who waited in vain come back at different times, up to five times this. */
  private static final long LATE_RETRY_MILLIS = 1_000;

  private final Sockets sockets;
  private final Origins origins;
  private final RefusedOrigins refusedOrigins = new RefusedOrigins();
  private final TrustedProxies proxies;
  private final Takeover takeover;

  Upgrades(Sockets sockets) {
    this.sockets = sockets;
    this.takeover = new Takeover(sockets);
    this.origins = new Origins(sockets.settings().http().allowedOrigins());
    this.proxies = new TrustedProxies(sockets.settings().http().trustedProxies());
  }

  @Override
  public void handle(HttpServerRequest request) {
    HttpFailure refusal = Handshake.refusal(request, origins, refusedOrigins);
    if (refusal != null) {
      refuse(request, refusal);
      return;
    }
    String address = proxies.clientAddress(request.remoteAddress(), request.headers());
    if (!sockets.addresses().acquire(address)) {
      refuse(request, rateLimited("too many connections from this address", QUOTA_RETRY_MILLIS));
    } else {
      queueUp(request, address);
    }
  }

  /** Lets the handshake have its turn, now or later. */
  private void queueUp(HttpServerRequest request, String address) {
    ContextInternal context = (ContextInternal) Vertx.currentContext();
    Admission admission = sockets.loop(context).links().sessions().admission();
    Channel channel = ((Http1xServerConnection) request.connection()).channel();
    if (admission.isFull()) {
      channel.pipeline().addBefore("handler", null, new NothingMore());
    }
    long since = Heartbeats.nowMillis();
    admission.handshake(() -> context.dispatch(() -> admit(request, channel, address, since)));
  }

  private void admit(HttpServerRequest request, Channel channel, String address, long since) {
    boolean late = Heartbeats.nowMillis() - since > LONGEST_WAIT_MILLIS;
    if (channel.isActive() && !late) {
      takeover.take(channel, Handshake.answer(request), address);
      return;
    }
    sockets.addresses().release(address);
    if (channel.isActive()) {
      long retry = ThreadLocalRandom.current().nextLong(LATE_RETRY_MILLIS, 5 * LATE_RETRY_MILLIS);
      String detail = "too many connect to this node just now";
      refuse(request, HttpFailure.of(new ChatException(ErrorCode.BUSY, detail, retry)));
    }
  }

  private void refuse(HttpServerRequest request, HttpFailure refusal) {
    sockets.metrics().refused();
    HttpErrors.refuse(request, refusal.closing());
  }

  private static HttpFailure rateLimited(String detail, long retryMillis) {
    return HttpFailure.of(new ChatException(ErrorCode.RATE_LIMITED, detail, retryMillis));
  }
}
