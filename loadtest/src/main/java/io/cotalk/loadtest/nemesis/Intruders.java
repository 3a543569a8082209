package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.client.Endpoint;
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

  /** Connections that send a header a byte at a time, or never say hello. */
  void slowRequests(Endpoint node, int count);

  /** Messages with text that cannot be stored, among the others. */
  void poison(Endpoint node, int count);

  /** All of them are gone on return. */
  void leave();
}
