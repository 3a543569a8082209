package io.cotalk.capability.auth;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts sign-ups, logins and refreshes by their result: {@code cotalk_logins_total}, with the code
 * of a refusal or {@code ok}. One for each node; any thread.
 */
public final class LoginMetrics {
  private static final String SUCCEEDED = "ok";

  private final MeterRegistry registry;
  private final Map<Result, Counter> results = new ConcurrentHashMap<>();

  /** Bounded: three kinds times codes. */
  private record Result(String kind, String code) {}

  public LoginMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Counts one.
   *
   * @param kind {@code sign_up}, {@code login} or {@code refresh}
   * @param failure none where it succeeded
   */
  void answered(String kind, @Nullable Throwable failure) {
    results.computeIfAbsent(new Result(kind, code(failure)), this::counter).increment();
  }

  private Counter counter(Result result) {
    return Counter.builder("cotalk.logins")
        .description("Sign-ups, logins and refreshes by their result")
        .tag("kind", result.kind())
        .tag("result", result.code())
        .register(registry);
  }

  private static String code(@Nullable Throwable failure) {
    if (failure == null) {
      return SUCCEEDED;
    }
    ErrorCode code = failure instanceof ChatException known ? known.code() : ErrorCode.INTERNAL;
    return code.wireName();
  }
}
