package io.cotalk.transport.socket;

import io.cotalk.core.limits.Place;
import io.cotalk.transport.link.ReadControl;
import io.cotalk.transport.outbound.UnsentBounds;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts our own handlers in the place of Vert.x' with the answer to the handshake, which costs eight
 * kilobytes less a connection and keeps the rules of RFC 6455 (decision 0040). For all event loops;
 * each call on the connection's.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  /** What Vert.x calls its handlers. */
  private static final String DECODER = "httpDecoder";

  /** What decodes frames once it stands in the place of that of HTTP. */
  static final String FRAMES = "frames";

  private static final String ENCODER = "httpEncoder";
  private static final String HANDLER = "handler";
  private static final Set<String> KEPT = Set.of(DECODER, "cotalk");

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

  /**
   * Answers the handshake and makes a connection of the channel; gives the place of {@code address}
   * back if the client is gone.
   */
  void take(Channel channel, ByteBuf answer, String address) {
    if (!UnsentBounds.set(channel)) {
      sockets.addresses().release(address);
      return;
    }
    SocketLoop loop = sockets.loop(Vertx.currentContext());
    ReadControl reading = sockets.services().reading(channel, WebSocketTransport.NAME);
    FrameHandler frames = new FrameHandler(loop, Place.of(channel), reading);
    Connection connection = new Connection(loop, channel, reading, frames, address);
    frames.attach(connection);
    ChannelPipeline pipeline = channel.pipeline();
    // Before the decoder goes, which hands on what has come behind the request.
    pipeline
        .context(ENCODER)
        .writeAndFlush(answer)
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    ChannelHandlerContext former = pipeline.context(HANDLER);
    pipeline.replace(HANDLER, "cotalk", frames);
    letGo(former);
    strip(pipeline, frames);
    // Vert.x may have stopped it, when much came behind the request.
    channel.config().setAutoRead(true);
  }

  /** Vert.x counts and forgets the connection, as if it had ended. */
  private static void letGo(ChannelHandlerContext former) {
    try {
      ((ChannelInboundHandler) former.handler()).channelInactive(former);
    } catch (Exception e) {
      LOG.warn("Vert.x did not let go of a connection", e);
    }
  }

  /** Leaves TLS, a decoder of frames in the place of that of HTTP, and our handler. */
  private void strip(ChannelPipeline pipeline, FrameHandler frames) {
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      ChannelHandler handler = entry.getValue();
      if (!KEPT.contains(entry.getKey()) && !(handler instanceof SslHandler)) {
        pipeline.remove(handler);
      }
    }
    pipeline.replace(DECODER, FRAMES, new FrameDecoder(decoding, frames));
  }
}
