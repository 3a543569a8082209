package io.cotalk.transport.http;

import io.cotalk.core.limits.UnsentAnswers;
import io.cotalk.core.limits.Verdict;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Bounds the bytes of lists that wait for a user who does not read them. Small answers, which tell
 * what was done, are not refused. On the event loop of the request.
 */
public final class LargeAnswers implements Handler<RoutingContext> {
  private static final String BUDGET = LargeAnswers.class.getName();
  private static final String USER = BUDGET + ".user";
  private static final int SMALL_BYTES = 16 * 1024;
  private static final long RETRY_MILLIS = 1_000;

  private final UnsentAnswers unsent;

  LargeAnswers(UnsentAnswers unsent) {
    this.unsent = unsent;
  }

  @Override
  public void handle(RoutingContext ctx) {
    ctx.put(BUDGET, unsent);
    ctx.next();
  }

  /** Says whose the answer will be. */
  public static void ownedBy(RoutingContext ctx, Object user) {
    ctx.put(USER, user);
  }

  /**
   * Takes what an answer needs; returns what gives it back, to be run when the answer is with the
   * system or the client is gone. Throws {@code rate_limited} and {@code busy}.
   */
  static Runnable take(RoutingContext ctx, int bytes) {
    UnsentAnswers unsent = ctx.get(BUDGET);
    Object user = ctx.get(USER);
    if (bytes <= SMALL_BYTES || unsent == null || user == null) {
      return () -> {};
    }
    Verdict verdict = unsent.take(user, bytes);
    if (verdict == Verdict.NODE_SPENT) {
      throw new ChatException(
          ErrorCode.BUSY, "too many answers wait for their clients on this node", RETRY_MILLIS);
    }
    if (verdict == Verdict.SHARE_SPENT) {
      throw new ChatException(
          ErrorCode.RATE_LIMITED, "read the answers to earlier requests first", RETRY_MILLIS);
    }
    return () -> unsent.give(user, bytes);
  }
}
