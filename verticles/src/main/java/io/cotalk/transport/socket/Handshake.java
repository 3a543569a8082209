package io.cotalk.transport.socket;

import io.cotalk.error.BadField;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.transport.failure.HttpFailure;
import io.cotalk.transport.http.Origins;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 6455 section 4.2 asks of the request that begins a WebSocket, and the answer to one that
 * is right. Any thread.
 */
final class Handshake {
  private static final String PROTOCOL = "cotalk.v1.json";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  /** A HEAD gets what a GET without an upgrade would. */
  private static final Set<HttpMethod> FOUND_BY = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  /** Every server appends it to the client's key (RFC 6455 section 1.3). */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /**
   * Returns why the request is refused; null for a right one. Names the version we speak in its
   * response where another is asked for.
   */
  static @Nullable HttpFailure refusal(
      HttpServerRequest request, Origins origins, RefusedOrigins refused) {
    MultiMap headers = request.headers();
    if (!FOUND_BY.contains(request.method())) {
      request.response().putHeader(HttpHeaderNames.ALLOW, HttpMethod.GET.name());
      return HttpFailure.ofStatus(405);
    }
    boolean get =
        HttpMethod.GET.equals(request.method()) && request.version() == HttpVersion.HTTP_1_1;
    if (!get || !asksForSocket(headers)) {
      return wrong(HttpHeaderNames.UPGRADE, "this is no request for a WebSocket by HTTP/1.1");
    }
    if (hasBody(headers)) {
      return wrong(HttpHeaderNames.CONTENT_LENGTH, "a request for a WebSocket has no body");
    }
    String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    if (version != null && !VERSION.equals(version)) {
      request.response().putHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
      return HttpFailure.ofStatus(426);
    }
    if (version == null) {
      return wrong(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "Sec-WebSocket-Version must be 13");
    }
    if (!isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      return wrong(
          HttpHeaderNames.SEC_WEBSOCKET_KEY, "Sec-WebSocket-Key must be 16 bytes in base64");
    }
    if (!offers(headers)) {
      return wrong(
          HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "Sec-WebSocket-Protocol must offer " + PROTOCOL);
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    String host = headers.get(HttpHeaderNames.HOST);
    if (!origins.allows(origin, host)) {
      refused.add(origin, host);
      return HttpFailure.of(
          new ChatException(ErrorCode.FORBIDDEN, "pages of this Origin may not connect here"));
    }
    return null;
  }

  private static HttpFailure wrong(AsciiString header, String detail) {
    return HttpFailure.of(new BadField(header.toString(), detail));
  }

  /** Returns the answer to a right request, in the bytes of HTTP. */
  static ByteBuf answer(HttpServerRequest request) {
    String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\n"
            + "upgrade: websocket\r\n"
            + "connection: upgrade\r\n"
            + "sec-websocket-accept: "
            + accept(key)
            + "\r\nsec-websocket-protocol: "
            + PROTOCOL
            + "\r\n\r\n";
    return Unpooled.wrappedBuffer(answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static String accept(String key) {
    try {
      byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }

  private static boolean asksForSocket(MultiMap headers) {
    return headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        && words(headers.get(HttpHeaderNames.CONNECTION)).stream()
            .anyMatch("upgrade"::equalsIgnoreCase);
  }

  private static boolean hasBody(MultiMap headers) {
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static boolean offers(MultiMap headers) {
    return words(headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)).contains(PROTOCOL);
  }

  private static List<String> words(@Nullable String list) {
    return list == null ? List.of() : List.of(COMMA.split(list, -1));
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
