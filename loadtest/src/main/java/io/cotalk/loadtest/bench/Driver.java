package io.cotalk.loadtest.bench;

/** Decides what is sent; on one loop. */
interface Driver {
  /** Sends nothing. */
  Driver NONE = session -> {};

  /** An answer to a send came, so the session may send more. */
  void answered(Session session);
}
