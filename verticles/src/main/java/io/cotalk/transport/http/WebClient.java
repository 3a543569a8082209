package io.cotalk.transport.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves the web client from the class path: {@code web/} at {@code /}, its libraries at {@code
 * /_static/}. Files are read once, on their first request, and stay in memory: they are part of the
 * jar, small and few. Only paths of plain names with a known ending are looked for, so nothing
 * hidden and no parent folder is ever reached.
 */
final class WebClient {
  private static final String OWN = "web";
  private static final String LIBRARIES = "META-INF/resources";
  private static final Pattern PATH = Pattern.compile("(/(?!\\.)[A-Za-z0-9@._-]{1,100}){1,12}");

  private final ContentSecurityPolicy policy = ContentSecurityPolicy.ofWebClient();
  private final Map<String, WebFile> files = new ConcurrentHashMap<>();

  void mount(Router router) {
    router.get("/*").handler(this::serve);
  }

  /** Tells whether {@code GET} finds something at this path. */
  boolean has(String path) {
    return find(path).isPresent();
  }

  private void serve(RoutingContext ctx) {
    find(ctx.normalizedPath()).ifPresentOrElse(file -> answer(ctx, file), ctx::next);
  }

  private Optional<WebFile> find(String asked) {
    String path = asked.equals("/") ? "/index.html" : asked;
    WebFile known = files.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<WebFile> read = PATH.matcher(path).matches() ? read(path) : Optional.empty();
    read.ifPresent(file -> files.put(path, file));
    return read;
  }

  private static Optional<WebFile> read(String path) {
    boolean library = path.startsWith("/_static/");
    if (library && !path.endsWith(".js")) {
      return Optional.empty();
    }
    return WebFile.type(path)
        .flatMap(
            type ->
                Resources.find((library ? LIBRARIES : OWN) + path)
                    .map(bytes -> WebFile.of(type, library, bytes)));
  }

  private void answer(RoutingContext ctx, WebFile file) {
    HttpServerResponse response = ctx.response();
    response.putHeader(HttpHeaders.CACHE_CONTROL, file.cacheControl());
    response.putHeader(HttpHeaders.ETAG, file.tag());
    response.putHeader("Content-Security-Policy", policy.text());
    response.putHeader("Referrer-Policy", "no-referrer");
    response.putHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.putHeader("X-Frame-Options", "DENY");
    if (file.tag().equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
    Buffer content = file.content();
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()));
    response.end(content);
  }
}
