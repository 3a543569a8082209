package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.HttpResult;
import io.vertx.core.json.JsonObject;

/** What became of one try to send. */
sealed interface Outcome {
  /** Acknowledged. */
  record Stored(long seq, long n, boolean dup, long ts) implements Outcome {}

  /** Refused for certain; {@code retryMillis} is the wait before another try, 0 if none is told. */
  record Refused(String code, boolean temp, long retryMillis) implements Outcome {}

  /** Nobody knows. */
  record Unknown(String why) implements Outcome {}

  /** From the answer to a frame, see {@code Link.request}. */
  static Outcome of(JsonObject answer) {
    return switch (answer.getString("t")) {
      case "ok" ->
          new Stored(
              answer.getLong("q"),
              answer.getLong("n"),
              answer.getBoolean("dup", false),
              answer.getLong("ts", 0L));
      case "err" ->
          refusal(
              answer.getString("code", ""),
              answer.getBoolean("temp", false),
              answer.getLong("retry_ms", 0L));
      default -> new Unknown(answer.getString("why", ""));
    };
  }

  /** From the answer to a request. */
  static Outcome of(HttpResult result) {
    return switch (result) {
      case HttpResult.Lost lost -> new Unknown(lost.why());
      case HttpResult.Answer answer ->
          answer.isOk()
              ? new Stored(
                  answer.body().getLong("seq"),
                  answer.body().getLong("n"),
                  answer.body().getBoolean("dup", false),
                  answer.body().getLong("ts", 0L))
              : refusal(answer.code(), answer.isRetryable(), answer.retryMillis());
    };
  }

  private static Outcome refusal(String code, boolean temp, long retryMillis) {
    // Neither promises absence, and no code at all comes from no server of ours.
    return code.equals("unknown") || code.equals("internal") || code.isEmpty()
        ? new Unknown("code " + code)
        : new Refused(code, temp, retryMillis);
  }
}
