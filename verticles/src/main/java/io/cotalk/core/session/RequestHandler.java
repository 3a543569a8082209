package io.cotalk.core.session;

import io.cotalk.core.wire.ClientFrame;

/**
 * Takes the requests of one type from all sessions of a node. On the event loop of each session;
 * does not block.
 *
 * @param <F> the request
 */
@FunctionalInterface
public interface RequestHandler<F extends ClientFrame.OfCapability> {
  /** Takes a request, whose cost is counted; a {@code ChatException} refuses it. */
  void receive(RequestSession session, F request);
}
