package io.cotalk.testkit;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;

/** Answer to an HTTP request. */
public record Reply(int status, HttpHeaders headers, String text) {
  public JsonObject json() {
    return new JsonObject(text);
  }

  /** The stable name of the error, or empty. */
  public String errorCode() {
    return text.startsWith("{") && json().containsKey("error")
        ? json().getJsonObject("error").getString("code", "")
        : "";
  }

  /** Itself, if it has this status. */
  public Reply expect(int expected) {
    if (status != expected) {
      throw new AssertionError("expected status " + expected + ", got " + status + ": " + text);
    }
    return this;
  }
}
