package io.cotalk.loadtest.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * HTTP/1.1 with connections kept for reuse, one request at a time on each. On the loop's thread,
 * but for {@link #await}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // handlers hear of the end of a channel
public final class HttpClient {
  private static final int MAX_ANSWER = 16 << 20;
  private static final int MAX_IDLE = 64;

  /** Connections to one node. When all nodes are away, every message is repeated at once. */
  private static final int MAX_OPEN = 2_000;

  private final ClientLoop loop;
  private final Bootstrap bootstrap;
  private final Map<Endpoint, Deque<Channel>> idle = new HashMap<>();
  private final Map<Endpoint, Integer> open = new HashMap<>();

  public HttpClient(ClientLoop loop) {
    this.loop = loop;
    this.bootstrap =
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
                        .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ANSWER));
                  }
                });
  }

  /** Makes a request; {@code done} hears of it exactly once, after {@code limit} at the latest. */
  public void call(Endpoint node, HttpCall call, Duration limit, Consumer<HttpResult> done) {
    Deque<Channel> free = idle.computeIfAbsent(node, name -> new ArrayDeque<>());
    Channel channel = free.pollLast();
    while (channel != null && !channel.isActive()) {
      channel = free.pollLast();
    }
    HttpExchange exchange = new HttpExchange(done, kept -> keep(node, kept), () -> forget(node));
    loop.later(limit, () -> exchange.lose("no answer in " + limit.toMillis() + " ms"));
    if (channel != null) {
      write(channel, request(node, call), exchange);
      return;
    }
    if (open.getOrDefault(node, 0) >= MAX_OPEN) {
      loop.run(() -> exchange.lose("too many connections"));
      return;
    }
    ChannelFuture connecting = connect(node);
    exchange.on(connecting.channel());
    connecting.addListener(
        done1 -> {
          if (connecting.isSuccess()) {
            write(connecting.channel(), request(node, call), exchange);
          } else {
            exchange.lose("no connection");
          }
        });
  }

  private ChannelFuture connect(Endpoint node) {
    ChannelFuture connecting = bootstrap.connect(node.host(), node.port());
    open.merge(node, 1, Integer::sum);
    connecting.channel().closeFuture().addListener(closed -> open.merge(node, -1, Integer::sum));
    return connecting;
  }

  /** The same for another thread, which waits. */
  public HttpResult await(Endpoint node, HttpCall call, Duration limit) {
    CompletableFuture<HttpResult> answer = new CompletableFuture<>();
    loop.run(() -> call(node, call, limit, answer::complete));
    try {
      return answer.get(limit.toMillis() + 5_000, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new HttpResult.Lost("interrupted");
    } catch (ExecutionException | TimeoutException e) {
      return new HttpResult.Lost(String.valueOf(e));
    }
  }

  private static void write(Channel channel, FullHttpRequest request, HttpExchange exchange) {
    exchange.on(channel);
    channel.pipeline().addLast(exchange);
    channel
        .writeAndFlush(request)
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                exchange.lose("not written");
              }
            });
  }

  private void keep(Endpoint node, Channel channel) {
    Deque<Channel> free = idle.computeIfAbsent(node, name -> new ArrayDeque<>());
    if (free.size() < MAX_IDLE) {
      free.addLast(channel);
    } else {
      channel.close();
    }
  }

  /** What was lost on one connection will be lost on the others that were made before. */
  private void forget(Endpoint node) {
    Deque<Channel> free = idle.remove(node);
    if (free != null) {
      for (Channel channel : free) {
        channel.close();
      }
    }
  }

  private static FullHttpRequest request(Endpoint node, HttpCall call) {
    ByteBuf content =
        call.body() == null
            ? Unpooled.EMPTY_BUFFER
            : Unpooled.copiedBuffer(call.body().encode(), StandardCharsets.UTF_8);
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(call.method()), call.path(), content);
    request.headers().set(HttpHeaderNames.HOST, node.host() + ":" + node.port());
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    if (call.body() != null) {
      request.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    }
    call.headers().forEach((name, value) -> request.headers().set(name, value));
    return request;
  }
}
