package io.cotalk.loadtest.client;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request of the public API.
 *
 * @param method such as {@code GET}
 * @param path with query, from {@code /api/v1}
 * @param headers by name
 * @param body of JSON, or none
 */
public record HttpCall(
    String method, String path, Map<String, String> headers, @Nullable JsonObject body) {
  private static final String BASE = "/api/v1";

  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /** A request without a caller and body. */
  public static HttpCall of(String method, String path) {
    return new HttpCall(method, BASE + path, Map.of(), null);
  }

  public HttpCall with(JsonObject content) {
    return new HttpCall(method, path, headers, content);
  }

  public HttpCall header(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new HttpCall(method, path, all, body);
  }

  /** As the user whose access token this is. */
  public HttpCall by(String token) {
    return header("Authorization", "Bearer " + token);
  }

  /** As from another address; nodes must trust this one as a proxy. */
  public HttpCall from(String address) {
    return header("X-Forwarded-For", address);
  }
}
