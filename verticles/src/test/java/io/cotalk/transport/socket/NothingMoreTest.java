package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NothingMoreTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new NothingMore());

  @Test
  void theEndOfTheRequestPasses() {
    channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(channel.<Object>readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void anotherRequestEndsTheConnection() {
    channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
    assertThat(channel.<Object>readInbound()).isNull();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aStopOfTheServerEndsTheConnection() {
    channel.pipeline().fireUserEventTriggered(new ShutdownEvent(1, TimeUnit.SECONDS));
    assertThat(channel.isOpen()).isFalse();
  }
}
