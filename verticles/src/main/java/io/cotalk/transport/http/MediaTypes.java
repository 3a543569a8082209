package io.cotalk.transport.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What bodies may be. */
final class MediaTypes {
  static final String JSON = "application/json";

  private static final Pattern JSON_TYPE =
      Pattern.compile(
          "application/json\\s*(;\\s*charset=\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

  private MediaTypes() {}

  /**
   * Refuses with 415 what is not declared as plain JSON. A page of another origin can send other
   * types without asking first; encoded bodies could grow when decoded (reliability H12, H13).
   */
  static void requireJson(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !JSON_TYPE.matcher(type.strip()).matches() || isEncoded(request)) {
      throw new HttpException(415);
    }
  }

  private static boolean isEncoded(HttpServerRequest request) {
    @Nullable String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    return encoding != null && !encoding.equalsIgnoreCase("identity");
  }
}
