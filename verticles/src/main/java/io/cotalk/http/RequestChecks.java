package io.cotalk.http;

import io.cotalk.failure.HttpErrors;
import io.cotalk.failure.HttpFailure;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** Refuses what no request may be, before any route is looked for. */
final class RequestChecks implements Handler<RoutingContext> {
  /** More fields than any of our clients sends (reliability C.1). */
  private static final int MAX_HEADERS = 100;

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");

  private static final Pattern ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})|%00");

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (request.headers().size() > MAX_HEADERS) {
      ctx.fail(431);
    } else if (!hasOneHost(request.headers()) || hasBadTarget(request.uri())) {
      HttpErrors.refuse(ctx, HttpFailure.malformed());
    } else {
      ctx.response().putHeader("X-Content-Type-Options", "nosniff");
      ctx.next();
    }
  }

  private static boolean hasOneHost(MultiMap headers) {
    var hosts = headers.getAll(HttpHeaders.HOST);
    return hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
  }

  private static boolean hasBadTarget(String uri) {
    return !uri.startsWith("/") || uri.indexOf('#') >= 0 || ESCAPE.matcher(uri).find();
  }
}
