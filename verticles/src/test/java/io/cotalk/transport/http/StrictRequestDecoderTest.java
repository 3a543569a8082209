package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes behind the decoder, of a body in chunks. */
class StrictRequestDecoderTest {
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final EmbeddedChannel channel =
      new EmbeddedChannel(new StrictRequestDecoder(new HttpServerOptions()));

  private int contents;
  private boolean ended;

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void write(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  /** The body so far; counts its parts. */
  private String body() {
    StringBuilder body = new StringBuilder();
    for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
      if (each instanceof HttpContent content) {
        assertThat(content.decoderResult().isSuccess()).isTrue();
        body.append(content.content().toString(StandardCharsets.US_ASCII));
        contents++;
        ended |= each instanceof LastHttpContent;
      }
      ReferenceCountUtil.release(each);
    }
    return body.toString();
  }

  @Test
  void smallChunksThatAreHereTogetherAreJoined() {
    StringBuilder request = new StringBuilder(HEAD);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      char each = (char) ('a' + i % 26);
      request.append("1\r\n").append(each).append("\r\n");
      expected.append(each);
    }
    write(request + "0\r\n\r\n");
    assertThat(body()).isEqualTo(expected.toString());
    assertThat(ended).isTrue();
    assertThat(contents).isLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 1_000})
  void howTheBytesComeChangesNoBody(int atOnce) {
    StringBuilder request = new StringBuilder(HEAD);
    StringBuilder expected = new StringBuilder();
    for (int i = 1; i < 60; i++) {
      String chunk = "x".repeat(i * i % 37 + 1) + i;
      request
          .append(Integer.toHexString(chunk.length()))
          .append("\r\n")
          .append(chunk)
          .append("\r\n");
      expected.append(chunk);
    }
    request.append("0\r\n\r\n");
    StringBuilder body = new StringBuilder();
    for (int from = 0; from < request.length(); from += atOnce) {
      write(request.substring(from, Math.min(request.length(), from + atOnce)));
      body.append(body());
    }
    assertThat(body.toString()).isEqualTo(expected.toString());
    assertThat(ended).isTrue();
  }

  @Test
  void longChunksAreLeftAsTheyAre() {
    String chunk = "y".repeat(8_192);
    write(HEAD + "2000\r\n" + chunk + "\r\n2000\r\n" + chunk + "\r\n0\r\n\r\n");
    assertThat(body()).hasSize(2 * 8_192);
    assertThat(contents).isEqualTo(3);
  }
}
