package io.cotalk.loadtest.client;

import io.vertx.core.json.JsonObject;

/** What became of a request. */
public sealed interface HttpResult {
  /**
   * The server answered.
   *
   * @param body empty where the answer has none
   */
  record Answer(int status, JsonObject body) implements HttpResult {
    /** Whether the status is 2xx. */
    public boolean isOk() {
      return status / 100 == 2;
    }

    /** Code of the error, empty where there is none. */
    public String code() {
      return body.getJsonObject("error", new JsonObject()).getString("code", "");
    }

    /** Whether the same request may succeed later. */
    public boolean isRetryable() {
      return body.getJsonObject("error", new JsonObject()).getBoolean("retryable", false);
    }

    /** Wait before a repetition in milliseconds, 0 where none is told. */
    public long retryMillis() {
      return body.getJsonObject("error", new JsonObject()).getLong("retryMillis", 0L);
    }
  }

  /** No answer; the request may or may not have been carried out. */
  record Lost(String why) implements HttpResult {}
}
