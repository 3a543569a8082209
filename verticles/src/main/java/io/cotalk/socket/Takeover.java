package io.cotalk.socket;

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
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts our own handler in the place of Vert.x' after the handshake, which costs eight kilobytes
 * less a connection and keeps the rules of RFC 6455 (decision 0040). For all event loops; each call
 * on the connection's.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

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
  private final WebSocketDecoderConfig decoding;

  Takeover(Sockets sockets) {
    this.sockets = sockets;
    this.decoding =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(sockets.settings().socket().maxFrameBytes())
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
  }

  /** Makes a connection of a WebSocket; gives the place of {@code address} back if it is gone. */
  void take(ServerWebSocket socket, String address) {
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
    pipeline.replace("wsdecoder", "wsdecoder", new WebSocket13FrameDecoder(decoding));
    List<String> kept = List.of("wsdecoder", "cotalk");
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      if (!kept.contains(entry.getKey()) && !(entry.getValue() instanceof SslHandler)) {
        pipeline.remove(entry.getValue());
      }
    }
  }
}
