package io.cotalk.socket;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.failure.HttpErrors;
import io.cotalk.failure.HttpFailure;
import io.cotalk.http.Origins;
import io.cotalk.http.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.internal.ContextInternal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests at the path of WebSockets: checks them, has them wait for their turn, and
 * lets Vert.x answer the handshake (RFC 6455 section 4.2). What follows is {@link Takeover}'s. For
 * all event loops; each call on the connection's.
 */
final class Upgrades implements Handler<HttpServerRequest> {
  private static final String PROTOCOL = "cotalk.v1.json";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final long QUOTA_RETRY_MILLIS = 5_000;

  /** Many clients give up after ten seconds, and a hello is to follow. */
  private static final long LONGEST_WAIT_MILLIS = 8_000;

  /** Those who waited in vain come back at different times, up to five times this. */
  private static final long LATE_RETRY_MILLIS = 1_000;

  private final Sockets sockets;
  private final Origins origins;
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
    HttpFailure refusal = refusal(request);
    if (refusal != null) {
      refuse(request, refusal);
      return;
    }
    String address = proxies.clientAddress(request.remoteAddress(), request.headers());
    long wait = sockets.services().limits().waitAfterBadTokens(address);
    if (wait > 0) {
      refuse(request, rateLimited("too many bad tokens from this address", wait));
    } else if (!sockets.addresses().acquire(address)) {
      refuse(request, rateLimited("too many connections from this address", QUOTA_RETRY_MILLIS));
    } else {
      queueUp(request, address);
    }
  }

  /** Lets the handshake have its turn, now or later. */
  private void queueUp(HttpServerRequest request, String address) {
    ContextInternal context = (ContextInternal) Vertx.currentContext();
    Admission admission = sockets.loop(context).admission();
    Channel channel = ((Http1xServerConnection) request.connection()).channel();
    if (admission.isFull()) {
      channel.pipeline().addBefore("handler", null, new NothingMore());
    }
    // Else the request would have ended by then.
    request.pause();
    long since = Heartbeats.nowMillis();
    admission.handshake(() -> context.dispatch(() -> admit(request, channel, address, since)));
  }

  private void admit(HttpServerRequest request, Channel channel, String address, long since) {
    boolean late = Heartbeats.nowMillis() - since > LONGEST_WAIT_MILLIS;
    if (channel.isActive() && !late) {
      upgrade(request, address);
      return;
    }
    sockets.addresses().release(address);
    if (channel.isActive()) {
      long retry = ThreadLocalRandom.current().nextLong(LATE_RETRY_MILLIS, 5 * LATE_RETRY_MILLIS);
      String detail = "too many connect to this node just now";
      refuse(request, HttpFailure.of(new ChatException(ErrorCode.BUSY, detail, retry)));
    }
  }

  private void upgrade(HttpServerRequest request, String address) {
    Future.succeededFuture()
        .compose(ignored -> request.toWebSocket())
        .onSuccess(socket -> takeover.take(socket, address))
        .onFailure(failure -> sockets.addresses().release(address));
  }

  private void refuse(HttpServerRequest request, HttpFailure refusal) {
    sockets.metrics().refused();
    HttpErrors.refuse(request, refusal.closing());
  }

  private static HttpFailure rateLimited(String detail, long retryMillis) {
    return HttpFailure.of(new ChatException(ErrorCode.RATE_LIMITED, detail, retryMillis));
  }

  /** Returns why the handshake is wrong; null for a right one. */
  private @Nullable HttpFailure refusal(HttpServerRequest request) {
    MultiMap headers = request.headers();
    boolean get =
        HttpMethod.GET.equals(request.method()) && request.version() == HttpVersion.HTTP_1_1;
    if (!get || !asksForSocket(headers) || hasBody(headers)) {
      return HttpFailure.malformed();
    }
    String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    if (version != null && !VERSION.equals(version)) {
      request.response().putHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
      return HttpFailure.ofStatus(426);
    }
    if (version == null
        || !isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))
        || !offers(headers)) {
      return HttpFailure.malformed();
    }
    boolean known =
        origins.allows(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST));
    return known ? null : HttpFailure.ofStatus(403);
  }

  private static boolean asksForSocket(MultiMap headers) {
    return headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && words(headers.get(HttpHeaderNames.CONNECTION)).contains("upgrade");
  }

  private static boolean hasBody(MultiMap headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static boolean offers(MultiMap headers) {
    return words(headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)).contains(PROTOCOL);
  }

  private static List<String> words(@Nullable String list) {
    return list == null ? List.of() : List.of(COMMA.split(list.toLowerCase(Locale.ROOT), -1));
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
