package io.cotalk.core.session;

import io.cotalk.core.tokens.Caller;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import java.util.function.Function;

/** The session that a request comes from. On its event loop only; not kept behind the request. */
public interface RequestSession {
  /** Returns who asks. */
  Caller caller();

  /** Tells whether the room is open in this session and its events come live. */
  boolean isLive(RoomId room);

  /**
   * Answers request {@code i} when {@code work} is done: by the frame made of its result, or by its
   * failure; by {@code unavailable} when it takes too long.
   */
  <T> void answer(long i, Future<T> work, Function<T, ServerFrame> frame);
}
