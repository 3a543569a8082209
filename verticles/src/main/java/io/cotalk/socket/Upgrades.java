package io.cotalk.socket;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.failure.HttpErrors;
import io.cotalk.failure.HttpFailure;
import io.cotalk.http.Origins;
import io.cotalk.http.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests at the path of WebSockets: checks them and, after Vert.x has agreed to a
 * handshake, puts our own handler in the place of Vert.x', which costs eight kilobytes less a
 * connection and keeps the rules of RFC 6455 (decision 0040). For all event loops; each call on the
 * connection's.
 */
final class Upgrades implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);
  private static final String PROTOCOL = "cotalk.v1.json";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;
  private static final long QUOTA_RETRY_MILLIS = 5_000;

  /** Many clients give up after ten seconds, and a hello is to follow. */
  private static final long LONGEST_WAIT_MILLIS = 8_000;

  /** Those who waited in vain come back at different times, up to five times this. */
  private static final long LATE_RETRY_MILLIS = 1_000;

  /** What the kernel may hold for a client that does not read; it doubles it. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  /**
   * What the kernel may hold that it has not sent yet. A client that does not read is noticed
   * behind so much, and what is on its way to one that does read is not bounded by it.
   */
  private static final long UNSENT_BYTES = 16 * 1024;

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(16 * 1024, 48 * 1024);

  private final Sockets sockets;
  private final Origins origins;
  private final TrustedProxies proxies;

  Upgrades(Sockets sockets) {
    this.sockets = sockets;
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
        .onSuccess(socket -> takeOver(socket, address))
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
    return list == null ? List.of() : List.of(list.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1));
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void takeOver(ServerWebSocket socket, String address) {
    ChannelHandlerContext former = ((WebSocketInternal) socket).channelHandlerContext();
    ChannelHandler formerHandler = former.handler();
    Channel channel = former.channel();
    if (!isOpen(channel)) {
      sockets.addresses().release(address);
      return;
    }
    SocketLoop loop = sockets.loop(Vertx.currentContext());
    FrameHandler frames = new FrameHandler(loop, sockets.settings().socket());
    Connection connection = new Connection(loop, frames, channel, address);
    frames.attach(connection);
    loop.add(connection);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(formerHandler, "cotalk", frames);
    strip(pipeline);
    try {
      // Vert.x counts and forgets the connection, as if it had ended.
      ((ChannelInboundHandler) formerHandler).channelInactive(former);
    } catch (Exception e) {
      LOG.warn("Vert.x did not let go of a connection", e);
    }
    channel.config().setAutoRead(true);
  }

  /** Bounds what the channel holds; tells whether the client is still there. */
  private static boolean isOpen(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
      channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
      if (channel instanceof EpollSocketChannel) {
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
      }
      return channel.isActive();
    } catch (ChannelException e) {
      LOG.debug("gone before it was taken over", e);
      return false;
    }
  }

  /** Leaves TLS, a decoder with our limits, and our handler. */
  private void strip(ChannelPipeline pipeline) {
    WebSocketDecoderConfig config =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(sockets.settings().socket().maxFrameBytes())
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
    pipeline.replace("wsdecoder", "wsdecoder", new WebSocket13FrameDecoder(config));
    List<String> kept = List.of("wsdecoder", "cotalk");
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      if (!kept.contains(entry.getKey()) && !(entry.getValue() instanceof SslHandler)) {
        pipeline.remove(entry.getValue());
      }
    }
  }
}
