package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.client.Endpoint;
import java.io.IOException;
import java.util.List;

/** Clients that do no good. Each kind is there until {@link #leave}. Any thread. */
public interface Intruders {
  /** Clients that open busy rooms and read nothing, or a little now and then. */
  void slowReaders(Endpoint node, int count, boolean dripping);

  /**
   * Decent clients, to be cut off without a word.
   *
   * @return their ports, when they are connected or 10 s have passed
   */
  List<Integer> doomedReaders(Endpoint node, int count);

  /**
   * Connections that send a header or a body a byte at a time, or never say hello. They must all be
   * closed by the node when it is time to leave.
   */
  void slowRequests(Endpoint node, int count) throws IOException;

  /** Messages with text that cannot be stored, among the others. Each must be refused. */
  void poison(Endpoint node, int count);

  /**
   * All of them are gone on return.
   *
   * @throws IOException when the node did not treat them as it must
   */
  void leave() throws IOException;
}
