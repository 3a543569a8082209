package io.cotalk.capability.typing;

import io.cotalk.core.session.OpenRoom;
import io.cotalk.core.session.RequestHandler;
import io.cotalk.core.session.RequestSession;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Tells a room that somebody types, from what the session knows of the room: no request costs a
 * query. On the event loop of each session.
 */
final class TypingService implements RequestHandler<TypingRequest> {
  private final int maxMembers;
  private final RecentTypists recent;
  private final Consumer<TypingSignal> room;
  private final TypingMetrics metrics;

  /**
   * @param maxMembers in rooms of more nobody is told
   * @param room tells those who have it open
   */
  TypingService(
      int maxMembers, RecentTypists recent, Consumer<TypingSignal> room, TypingMetrics metrics) {
    this.maxMembers = maxMembers;
    this.recent = recent;
    this.room = room;
    this.metrics = metrics;
  }

  /**
   * Answers {@code ok}, whether anybody was told or not; {@code not_found} where the session does
   * not have the room open, {@code forbidden} to who may not write in it.
   */
  @Override
  public void receive(RequestSession session, TypingRequest request) {
    session.answer(request.i(), told(session, request), done -> new ServerFrame.Ok(request.i()));
  }

  /** Fails instead of throwing: what a room says to a request is no abuse. */
  private Future<Void> told(RequestSession session, TypingRequest request) {
    OpenRoom open = session.open(request.room());
    if (open == null) {
      return failed(ErrorCode.NOT_FOUND, "no such room, or it is not open here");
    }
    if (!open.mayWrite()) {
      return failed(ErrorCode.FORBIDDEN, "muted in this room");
    }
    UserId user = session.caller().user();
    if (open.members() == 0 || open.members() > maxMembers) {
      metrics.tooMany();
    } else if (!recent.add(request.room(), user)) {
      metrics.tooOften();
    } else {
      metrics.told();
      room.accept(new TypingSignal(request.room(), user, open.head().seq()));
    }
    return Future.succeededFuture();
  }

  private static Future<Void> failed(ErrorCode code, String detail) {
    return Future.failedFuture(new ChatException(code, detail));
  }
}
