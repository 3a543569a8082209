package io.cotalk.loadtest.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Between Netty's frames and a {@link WebSocket.Listener}. */
@SuppressWarnings("FutureReturnValueIgnored") // handlers hear of the end of a channel
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int NO_CODE = 1006;

  private final WebSocket.Listener listener;
  private boolean over;

  WebSocketHandler(WebSocket.Listener listener) {
    this.listener = listener;
  }

  /** Tells the listener of the end, once. */
  void end(int code, String why) {
    if (!over) {
      over = true;
      listener.closed(code, why);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !over) {
      listener.opened();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (over) {
      return;
    }
    if (frame instanceof TextWebSocketFrame text) {
      JsonObject object;
      try {
        object = new JsonObject(text.text());
      } catch (DecodeException e) {
        context.close();
        end(NO_CODE, "not JSON: " + text.text());
        return;
      }
      listener.received(object);
    } else if (frame instanceof CloseWebSocketFrame close) {
      context.writeAndFlush(close.retain()).addListener(done -> context.close());
      end(close.statusCode() < 0 ? NO_CODE : close.statusCode(), close.reasonText());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(NO_CODE, "connection lost");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
    end(NO_CODE, String.valueOf(cause.getMessage()));
  }
}
