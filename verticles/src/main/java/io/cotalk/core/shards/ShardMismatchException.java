package io.cotalk.core.shards;

/** A database is not the shard that the configuration says; a node must not start on it. */
public final class ShardMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param text one line for the operator: which database, what was found, what was expected
   */
  ShardMismatchException(String text) {
    super(text, null, false, false);
  }
}
