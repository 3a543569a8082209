package io.cotalk.loadtest.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;

/** One WebSocket of the protocol {@code cotalk.v1.json}. On the loop's thread. */
@SuppressWarnings("FutureReturnValueIgnored") // handlers hear of the end of a channel
public final class WebSocket {
  private static final int MAX_MESSAGE = 4 << 20;
  private static final long HANDSHAKE_MILLIS = 10_000;

  private final Channel channel;

  private WebSocket(Channel channel) {
    this.channel = channel;
  }

  /** Hears what happens; {@link #closed} exactly once, and nothing after it. */
  public interface Listener {
    /** The handshake is done. */
    void opened();

    /** One object of the server's. */
    void received(JsonObject frame);

    /** Over; {@code code} is 1006 when the server did not say why. */
    void closed(int code, String why);
  }

  /**
   * Begins to connect.
   *
   * @param address the client's, for nodes that trust this one as a proxy
   * @param receiveBuffer bytes that the kernel may hold for a slow reader; 0 leaves it to the
   *     kernel
   */
  public static WebSocket connect(
      ClientLoop loop, Endpoint node, String address, int receiveBuffer, Listener listener) {
    WebSocketHandler handler = new WebSocketHandler(listener);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.netty())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_000)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpClientCodec(),
                            new HttpObjectAggregator(65_536),
                            new WebSocketClientProtocolHandler(config(node, address)),
                            new WebSocketFrameAggregator(MAX_MESSAGE),
                            handler);
                  }
                });
    if (receiveBuffer > 0) {
      bootstrap.option(ChannelOption.SO_RCVBUF, receiveBuffer);
    }
    ChannelFuture connecting = bootstrap.connect(node.host(), node.port());
    connecting.addListener(
        done -> {
          if (!connecting.isSuccess()) {
            handler.end(1006, "no connection");
          }
        });
    return new WebSocket(connecting.channel());
  }

  private static WebSocketClientProtocolConfig config(Endpoint node, String address) {
    HttpHeaders headers = new DefaultHttpHeaders().set("X-Forwarded-For", address);
    return WebSocketClientProtocolConfig.newBuilder()
        .webSocketUri(URI.create("ws://" + node.host() + ":" + node.port() + "/ws"))
        .version(WebSocketVersion.V13)
        .subprotocol("cotalk.v1.json")
        .customHeaders(headers)
        .maxFramePayloadLength(MAX_MESSAGE)
        .handleCloseFrames(false)
        .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
        .build();
  }

  /** Sends one object. What cannot be sent any more is lost, and the listener hears of the end. */
  public void send(JsonObject frame) {
    channel.writeAndFlush(new TextWebSocketFrame(frame.encode()));
  }

  /** Ends it as a client that leaves. */
  public void close() {
    channel.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(done -> channel.close());
  }

  /** Ends it without a word, with a reset. */
  public void reset() {
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }

  /** The port on this side; 0 without a connection. */
  public int localPort() {
    return channel.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
  }

  /** Reads nothing any more, or goes on reading. */
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }
}
