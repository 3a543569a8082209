package io.cotalk.transport.http;

import io.cotalk.core.tokens.Caller;
import io.cotalk.error.BadField;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One validated request of an operation and the way to answer it. Lives on the event loop of the
 * request.
 */
public record ApiCall(RoutingContext ctx) {
  private static final int STANDARD_LIMIT = 50;
  private static final String KEY = "Idempotency-Key";

  /** Returns who calls. For operations that need a token. */
  public Caller caller() {
    return BearerHandler.callerOf(ctx);
  }

  /** Returns the path's room. Fails with {@code not_found} for a number that no room can have. */
  public RoomId room() {
    try {
      return RoomId.parse(ctx.pathParam("room"));
    } catch (IllegalArgumentException e) {
      throw new ChatException(ErrorCode.NOT_FOUND, "no such room");
    }
  }

  /** Returns the path's user. Fails with {@code not_found} for a number that no user can have. */
  public UserId user() {
    try {
      return UserId.parse(ctx.pathParam("user"));
    } catch (IllegalArgumentException e) {
      throw new ChatException(ErrorCode.NOT_FOUND, "there is no such user");
    }
  }

  /**
   * Returns the {@code Idempotency-Key}; null if there is none. Fails with {@code bad_request} for
   * what is no {@link Cid}.
   */
  public @Nullable Cid key() {
    String value = ctx.request().getHeader(KEY);
    try {
      return value == null ? null : Cid.parse(value);
    } catch (IllegalArgumentException e) {
      throw new BadField(KEY, KEY + " must be a UUID of version 7");
    }
  }

  /** Returns the size of the page, 1 to 200; 50 if the client says nothing. */
  public int limit() {
    return (int) number("limit").orElse(STANDARD_LIMIT);
  }

  /** Returns a number of the query. */
  public OptionalLong number(String name) {
    RequestParameter value = request().getQuery().get(name);
    return value == null || value.isNull()
        ? OptionalLong.empty()
        : OptionalLong.of(value.getLong());
  }

  /** Returns a text of the query. */
  public Optional<String> text(String name) {
    RequestParameter value = request().getQuery().get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value.getString());
  }

  /**
   * Returns where the page begins, read by {@code form}, whose IllegalArgumentException is a {@code
   * bad_request}; empty for the first page.
   */
  public <T> Optional<T> cursor(Function<String, T> form) {
    try {
      return text("cursor").map(form);
    } catch (IllegalArgumentException e) {
      throw new BadField("cursor", "the cursor is not one of this list");
    }
  }

  /** Returns the body, an object. */
  public JsonObject body() {
    return request().getBody().getJsonObject();
  }

  private ValidatedRequest request() {
    return ctx.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }

  /** Answers with JSON. */
  public void answer(int status, JsonObject json) {
    answer(status, json.toBuffer());
  }

  /** Answers with JSON that is written already, unless too much waits for the caller. */
  public void answer(int status, Buffer json) {
    Runnable sent;
    try {
      sent = LargeAnswers.take(ctx, json.length());
    } catch (ChatException refused) {
      ctx.fail(refused);
      return;
    }
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(json.length()))
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(json)
        .onComplete(done -> sent.run());
  }

  /** Answers 200 with what {@code outcome} completes with, or its failure by code. */
  public void answer(Future<JsonObject> outcome) {
    outcome.onSuccess(json -> answer(200, json)).onFailure(ctx::fail);
  }
}
