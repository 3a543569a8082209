package io.cotalk.testkit;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The server's {@code err} answer to a request. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final boolean temporary;
  private final long retryMillis;

  Refused(JsonObject err) {
    super(err.encode());
    code = err.getString("code");
    temporary = err.getBoolean("temp", false);
    retryMillis = err.getLong("retry_ms", 0L);
  }

  public String code() {
    return code;
  }

  /** Whether the same request may succeed later. */
  public boolean temporary() {
    return temporary;
  }

  /** How long the server asks to wait; zero if it does not say. */
  public Duration retryAfter() {
    return Duration.ofMillis(retryMillis);
  }
}
