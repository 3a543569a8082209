package io.cotalk.core.config;

/** A place in the code at which a node can be made to die, or to wait. */
public enum FailPoint {
  NONE,

  /** A batch is written, its transaction still open. */
  MID_BATCH,

  /** A batch is committed, and no sender has its answer. */
  AFTER_COMMIT_BEFORE_ACK,

  /** A sender has the answer, and no node was told of the message. */
  AFTER_ACK_BEFORE_PUBLISH,

  /** A resumed room is read up to its head, and not live yet. */
  BETWEEN_REPLAY_AND_LIVE,

  /** A room is wanted, and its address not yet registered. */
  BEFORE_RESUBSCRIBE
}
