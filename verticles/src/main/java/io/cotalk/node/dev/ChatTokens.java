package io.cotalk.node.dev;

/** The access tokens of the terminal client. */
interface ChatTokens {
  /** The present one. */
  String token();

  /** Gets a new one, before the present one ends. Blocking; a {@link DevFault} says why not. */
  String refresh() throws InterruptedException;
}
