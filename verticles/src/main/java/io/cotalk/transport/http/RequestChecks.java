package io.cotalk.transport.http;

import io.cotalk.core.config.HttpConfig;
import io.cotalk.transport.failure.HttpFailure;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses what no request may be, before any route is looked for. Stands before the router, which
 * would fail on some of it.
 */
final class RequestChecks implements Handler<HttpServerRequest> {
  /** More fields than any of our clients sends (reliability C.1). */
  private static final int MAX_HEADERS = 100;

  private static final int MAX_PORT = 65_535;

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(?::(\\d{1,5}))?");

  /** The characters of RFC 3986 in a path with a query, but for the percent sign. */
  private static final BitSet IN_TARGET = new BitSet();

  static {
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~!$&'()*+,;=:@/?-"
        .chars()
        .forEach(IN_TARGET::set);
  }

  private final int maxUriBytes;
  private final BiConsumer<HttpServerRequest, HttpFailure> refuse;
  private final Handler<HttpServerRequest> next;

  /**
   * @param refuse answers what is refused
   * @param next gets the others
   */
  RequestChecks(
      HttpConfig config,
      BiConsumer<HttpServerRequest, HttpFailure> refuse,
      Handler<HttpServerRequest> next) {
    this.maxUriBytes = config.maxUriBytes();
    this.refuse = refuse;
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.uri().length() > maxUriBytes) {
      refuse.accept(request, HttpFailure.ofStatus(414));
    } else if (request.headers().entries().size() > MAX_HEADERS) {
      refuse.accept(request, HttpFailure.ofStatus(431));
    } else if (!hasOneHost(request) || !isTarget(request.uri())) {
      refuse.accept(request, HttpFailure.malformed());
    } else if (!isPlainPath(request.uri())) {
      refuse.accept(request, HttpFailure.ofStatus(404).closing());
    } else {
      next.handle(request);
    }
  }

  private static boolean hasOneHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    Matcher host = HOST.matcher(hosts.size() == 1 ? hosts.get(0) : "");
    return host.matches() && (host.group(2) == null || Integer.parseInt(host.group(2)) <= MAX_PORT);
  }

  /** No escaped NUL. A loop, because every request passes here and a pattern takes 4 µs. */
  static boolean isTarget(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        if (!isEscape(uri, i)) {
          return false;
        }
        i += 2;
      } else if (!IN_TARGET.get(uri.charAt(i))) {
        return false;
      }
    }
    return uri.startsWith("/");
  }

  /**
   * Tells whether no segment of the path is empty, {@code .} or {@code ..}, written in whatever
   * way. Routers and proxies differ in what they make of those, so nothing is found there.
   *
   * @param uri a target, see {@link #isTarget}
   */
  static boolean isPlainPath(String uri) {
    int query = uri.indexOf('?');
    int end = query < 0 ? uri.length() : query;
    int start = 1;
    for (int i = 1; i <= end && end > 1; i++) {
      if (i == end || uri.charAt(i) == '/') {
        if (i == start || isDots(uri, start, i)) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static boolean isDots(String uri, int start, int end) {
    int dots = 0;
    int at = start;
    while (at < end) {
      if (uri.charAt(at) == '.') {
        at++;
      } else if (uri.regionMatches(true, at, "%2e", 0, 3)) {
        at += 3;
      } else {
        return false;
      }
      dots++;
    }
    return dots <= 2;
  }

  private static boolean isEscape(String uri, int at) {
    return at + 2 < uri.length()
        && HexFormat.isHexDigit(uri.charAt(at + 1))
        && HexFormat.isHexDigit(uri.charAt(at + 2))
        && !uri.startsWith("00", at + 1);
  }
}
