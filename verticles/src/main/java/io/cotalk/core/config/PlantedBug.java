package io.cotalk.core.config;

/** A bug that a run of chaos has to find; what finds none of these proves nothing. */
public enum PlantedBug {
  NONE,

  /** Senders are answered before the commit, with a guessed place. */
  ACK_BEFORE_COMMIT,

  /** A repeated cid is stored again. */
  NO_DEDUP,

  /** The places that senders and receivers are told come from a counter of the node. */
  SEQ_IN_MEMORY,

  /** Holes and lost last events are not read from the log. */
  SKIP_RESYNC,

  /** A resumed room begins one event late. */
  REPLAY_OFF_BY_ONE,

  /** Who takes over a shard's tail begins one event late. */
  TAIL_OFF_BY_ONE
}
