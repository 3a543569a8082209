package io.cotalk.loadtest.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request under way on a connection; ends once. */
@SuppressWarnings("FutureReturnValueIgnored") // handlers hear of the end of a channel
final class HttpExchange extends SimpleChannelInboundHandler<FullHttpResponse> {
  private final Consumer<HttpResult> done;
  private final Consumer<Channel> keep;
  private final Runnable lost;
  private @Nullable Channel channel;
  private boolean over;

  /**
   * @param keep takes the connection when it may be used again
   * @param lost told when an answer did not come
   */
  HttpExchange(Consumer<HttpResult> done, Consumer<Channel> keep, Runnable lost) {
    this.done = done;
    this.keep = keep;
    this.lost = lost;
  }

  /** The connection that this exchange uses from now on. */
  void on(Channel used) {
    channel = used;
  }

  /** Ends it without an answer, unless there was one; the connection is of no more use. */
  void lose(String why) {
    if (over) {
      return;
    }
    over = true;
    if (channel != null) {
      channel.close();
    }
    lost.run();
    done.accept(new HttpResult.Lost(why));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    if (over) {
      return;
    }
    over = true;
    HttpResult result =
        new HttpResult.Answer(
            response.status().code(), json(response.content().toString(StandardCharsets.UTF_8)));
    context.pipeline().remove(this);
    if (HttpUtil.isKeepAlive(response)) {
      keep.accept(context.channel());
    } else {
      context.close();
    }
    done.accept(result);
  }

  private static JsonObject json(String text) {
    try {
      return text.startsWith("{") ? new JsonObject(text) : new JsonObject();
    } catch (DecodeException e) {
      return new JsonObject();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    lose("connection lost");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    lose(String.valueOf(cause.getMessage()));
  }
}
