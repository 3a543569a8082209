package io.cotalk.bus;

/** What the asker may do when a request to another node got no answer. */
public enum RequestKind {
  /** It changes nothing: asked once more, of another node; at last {@code unavailable}. */
  READ,
  /** It may be done twice: asked once more, of another node; at last {@code unknown}. */
  REPEATABLE,
  /** It may not be done twice: repeated only if nothing was done; else {@code unknown}. */
  ONCE
}
