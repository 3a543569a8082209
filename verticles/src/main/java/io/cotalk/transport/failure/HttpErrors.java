package io.cotalk.transport.failure;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.MalformedId;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a failed HTTP request with the one error envelope. Failures that nobody expected are
 * logged here, once, under an incident id, and tell the client nothing else. Any thread.
 */
public final class HttpErrors {
  /** Key of the request's id in a {@link RoutingContext}, and its response header. */
  public static final String REQUEST_ID = "X-Request-Id";

  /** Bytes of a refused request that are read for the sake of its answer. */
  private static final int MAX_DROPPED = 256 * 1024;

  private static final Logger log = LoggerFactory.getLogger(HttpErrors.class);

  private HttpErrors() {}

  /** The failure handler of the router. */
  public static void handle(RoutingContext ctx) {
    if (isClientGone(ctx)) {
      return; // There is nobody to answer, and nothing is wrong here.
    }
    answer(ctx.request(), of(ctx), String.valueOf(ctx.<String>get(REQUEST_ID)));
  }

  /** While a request still comes, nothing but its connection is read. */
  private static boolean isClientGone(RoutingContext ctx) {
    return ctx.failure() instanceof HttpClosedException
        || (ctx.failure() instanceof IOException && !ctx.request().isEnded());
  }

  /** Answers a request that no router has seen. */
  public static void refuse(HttpServerRequest request, HttpFailure failure) {
    answer(request, failure, Incidents.next());
  }

  private static void answer(HttpServerRequest request, HttpFailure failure, String requestId) {
    HttpServerResponse response = request.response();
    if (response.headWritten()) {
      request.connection().close();
      return;
    }
    response.setStatusCode(failure.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.putHeader(REQUEST_ID, requestId);
    if (failure.retryMillis() > 0) {
      response.putHeader(
          HttpHeaders.RETRY_AFTER, Long.toString(Math.ceilDiv(failure.retryMillis(), 1000L)));
    }
    if (failure.closes()) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      closeWhenRead(request);
    }
    response.end(envelope(failure, requestId).toBuffer());
  }

  /**
   * Closing at once would make the system throw away the answer while the client still sends. What
   * it sends is dropped, up to {@link #MAX_DROPPED}; a client that does not come to an end is
   * closed by its deadline.
   */
  private static void closeWhenRead(HttpServerRequest request) {
    if (request.isEnded()) {
      request.response().endHandler(done -> request.connection().close());
      return;
    }
    request
        .response()
        .endHandler(done -> request.end().onComplete(read -> request.connection().close()));
    long[] dropped = new long[1];
    request.handler(
        part -> {
          dropped[0] += part.length();
          if (dropped[0] > MAX_DROPPED) {
            request.connection().close();
          }
        });
    request.resume();
  }

  /** The body of an error answer. */
  public static JsonObject envelope(HttpFailure failure, String requestId) {
    JsonObject error =
        new JsonObject()
            .put("code", failure.code().wireName())
            .put("message", failure.message())
            .put("retryable", failure.code().temporary())
            .put("requestId", requestId);
    if (failure.retryMillis() > 0) {
      error.put("retryMillis", failure.retryMillis());
    }
    if (!failure.field().isEmpty()) {
      error.put("field", failure.field());
    }
    return new JsonObject().put("error", error);
  }

  private static HttpFailure of(RoutingContext ctx) {
    Throwable cause = ctx.failure();
    if (cause == null) {
      return ctx.statusCode() < 500
          ? HttpFailure.ofStatus(ctx.statusCode())
          : incident(ctx, new IllegalStateException("status " + ctx.statusCode()));
    }
    return switch (cause) {
      case ChatException e when !e.code().equals(ErrorCode.INTERNAL) -> HttpFailure.of(e);
      case MalformedId e ->
          HttpFailure.of(new ChatException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage())));
      case HttpException e when e.getStatusCode() < 500 -> HttpFailure.ofStatus(e.getStatusCode());
      default -> incident(ctx, cause);
    };
  }

  private static HttpFailure incident(RoutingContext ctx, Throwable cause) {
    String incident = Incidents.next();
    log.error(
        "request failed, incident={} method={} path={}",
        incident,
        ctx.request().method(),
        ctx.normalizedPath(),
        cause);
    return HttpFailure.internal(incident);
  }
}
