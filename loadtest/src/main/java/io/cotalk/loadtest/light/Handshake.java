package io.cotalk.loadtest.light;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The opening handshake with one server, the same bytes for all connections. */
public final class Handshake {
  /** Key and answer of the example in RFC 6455, section 1.3. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pplmbitxaq9kygzzhzrbk+xoo=";
  private static final int WRONG = 1002;

  private final ByteBuf request;

  /**
   * @param authority host and port, as in the header {@code Host}
   */
  public Handshake(String authority) {
    String text =
        "GET /ws HTTP/1.1\r\nHost: "
            + authority
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
            + KEY
            + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: cotalk.v1.json\r\n\r\n";
    request =
        Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  ByteBuf request() {
    return request.duplicate();
  }

  /** The HTTP status of an answer; 1002 when it is none or accepts something else. */
  int statusOf(String head) {
    if (!head.matches("(?s)HTTP/1\\.1 \\d{3}( .*|\r\n.*)?")) {
      return WRONG;
    }
    int status = Integer.parseInt(head.substring(9, 12));
    boolean accepted = head.toLowerCase(Locale.ROOT).contains("sec-websocket-accept: " + ACCEPT);
    return status == 101 && !accepted ? WRONG : status;
  }
}
