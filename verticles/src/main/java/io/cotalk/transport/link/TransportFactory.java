package io.cotalk.transport.link;

import io.cotalk.core.session.ClientTransport;

/** Makes a transport for one node. */
@FunctionalInterface
public interface TransportFactory {
  /** Returns a transport that has not started. */
  ClientTransport make(TransportServices services);
}
