package io.cotalk.core.session;

import io.cotalk.core.tokens.Caller;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session, as capabilities see it. On its event loop only; not kept behind the request, or behind
 * {@link SessionWatcher#ended}.
 */
public interface RequestSession {
  /** Returns who asks. */
  Caller caller();

  /**
   * Returns a room that is open in this session, so that its user is a member; null where it is
   * not, or not yet.
   */
  @Nullable OpenRoom open(RoomId room);

  /**
   * Answers request {@code i} when {@code work} is done: by the frame made of its result, or by its
   * failure; by {@code unavailable} when it takes too long.
   */
  <T> void answer(long i, Future<T> work, Function<T, ServerFrame> frame);
}
