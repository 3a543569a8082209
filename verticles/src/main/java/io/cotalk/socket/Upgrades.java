package io.cotalk.socket;

import io.cotalk.http.Origins;
import io.cotalk.http.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks WebSocket handshakes and, after Vert.x has answered one, puts our own handler in the place
 * of Vert.x', which costs eight kilobytes less a connection and keeps the rules of RFC 6455
 * (decision 0040). For all event loops; each call on the connection's.
 */
final class Upgrades implements Handler<ServerWebSocketHandshake> {
  private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);
  private static final String PROTOCOL = "cotalk.v1.json";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  /** What the kernel may hold for a client that does not read; it doubles it. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

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
  public void handle(ServerWebSocketHandshake handshake) {
    int refusal = refusal(handshake);
    if (refusal != 0) {
      refuse(handshake, refusal);
      return;
    }
    String address = proxies.clientAddress(handshake.remoteAddress(), handshake.headers());
    if (!sockets.addresses().acquire(address)) {
      refuse(handshake, 429);
      return;
    }
    handshake
        .accept()
        .onSuccess(socket -> takeOver(socket, address))
        .onFailure(failure -> sockets.addresses().release(address));
  }

  private void refuse(ServerWebSocketHandshake handshake, int status) {
    sockets.metrics().refused();
    handshake.reject(status).onFailure(failure -> LOG.debug("handshake not refused", failure));
  }

  /** Returns the HTTP status to refuse with; 0 for a handshake that is right. */
  private int refusal(ServerWebSocketHandshake handshake) {
    var headers = handshake.headers();
    if (!VERSION.equals(headers.get("Sec-WebSocket-Version"))) {
      return headers.contains("Sec-WebSocket-Version") ? 426 : 400;
    }
    if (!isKey(headers.get("Sec-WebSocket-Key"))) {
      return 400;
    }
    String offered = headers.get("Sec-WebSocket-Protocol");
    if (offered == null || !Arrays.asList(offered.split("\\s*,\\s*", -1)).contains(PROTOCOL)) {
      return 400;
    }
    return origins.allows(headers.get("Origin"), headers.get("Host")) ? 0 : 403;
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
    SocketLoop loop = sockets.loop(Vertx.currentContext());
    FrameHandler frames = new FrameHandler(loop, sockets.settings().socket());
    Connection connection = new Connection(loop, frames, channel, address);
    frames.attach(connection);
    loop.add(connection);
    channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace(formerHandler, "cotalk", frames);
    strip(pipeline);
    try {
      // Vert.x counts and forgets the connection, as if it had ended.
      ((ChannelInboundHandler) formerHandler).channelInactive(former);
    } catch (Exception e) {
      LOG.warn("Vert.x did not let go of a connection", e);
    }
    if (!channel.isActive()) {
      connection.disconnected();
    }
    channel.config().setAutoRead(true);
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
