package io.cotalk.core.wire;

/**
 * The epoch of a log beside the one that a client's position was told with. Positions of another
 * epoch say nothing: the log was set back to a backup since.
 *
 * @param current of the log, from 1; only good to be compared
 * @param reset whether the client's position was of another one, so that it has to begin anew
 */
public record LogEpoch(long current, boolean reset) {
  /** Told by who does not know the epoch of a position, which is then taken for the current one. */
  public static final long NOT_TOLD = 0;

  /** Returns the same epoch for a client that has to begin anew. */
  public LogEpoch asReset() {
    return new LogEpoch(current, true);
  }

  /** Compares what a client told, or {@link #NOT_TOLD}, with the current epoch. */
  public static LogEpoch of(long told, long current) {
    return new LogEpoch(current, told != NOT_TOLD && told != current);
  }
}
