package io.cotalk.core.shards;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * What a failure of a shard means to the one who asked. SQLSTATE codes: PostgreSQL manual, appendix
 * A.
 */
public final class ShardFailure {
  private static final Set<String> RETRY_AT_ONCE = Set.of("40001", "40P01");
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String BAD_DATA = "22";
  private static final String CONSTRAINT = "23";

  /** Classes of states: the connection failed, the server ends, its disk fails. */
  private static final Set<String> MAY_HAVE_COMMITTED = Set.of("08", "57P", "58");

  private static final Set<String> END_OF_CONNECTION = Set.of("FATAL", "PANIC");
  private static final long RETRY_MILLIS = 500;

  private ShardFailure() {}

  /**
   * Tells whether {@code failure} is the violation of the unique constraint or index {@code name}.
   */
  public static boolean isUniqueViolation(Throwable failure, String name) {
    return failure instanceof PgException e
        && UNIQUE_VIOLATION.equals(e.getSqlState())
        && name.equals(e.getConstraint());
  }

  /**
   * Tells whether the transaction lost a race (deadlock, serialization) and may simply be repeated.
   */
  public static boolean mayRepeat(Throwable failure) {
    return failure instanceof PgException e && RETRY_AT_ONCE.contains(e.getSqlState());
  }

  /** Tells whether a value was refused by its type, such as text with a NUL. */
  public static boolean isBadData(Throwable failure) {
    return failure instanceof PgException e && e.getSqlState().startsWith(BAD_DATA);
  }

  /** Tells whether a lock was not granted in time; nothing was done. */
  public static boolean isLockTimeout(Throwable failure) {
    return failure instanceof PgException e && LOCK_NOT_AVAILABLE.equals(e.getSqlState());
  }

  /**
   * Tells whether a write may have been committed although it failed: the answer to it was lost, or
   * the server went down over it, which can be after its commit record reached the disk.
   */
  public static boolean isAmbiguous(Throwable failure) {
    if (failure instanceof PgException e) {
      return END_OF_CONNECTION.contains(e.getSeverity())
          || MAY_HAVE_COMMITTED.stream().anyMatch(e.getSqlState()::startsWith);
    }
    return failure instanceof ClosedConnectionException
        || failure instanceof TimeoutException
        || failure instanceof java.io.IOException;
  }

  /**
   * Returns the error of a read, or of a write that certainly did nothing. Our own and constraint
   * errors stay.
   */
  static Throwable ofRead(Throwable failure) {
    if (failure instanceof ChatException) {
      return failure;
    }
    if (failure instanceof PgException e) {
      String state = e.getSqlState();
      if (state.startsWith(CONSTRAINT) || state.startsWith(BAD_DATA)) {
        return failure;
      }
      if (isLockTimeout(e) || mayRepeat(e)) {
        return new ChatException(
            ErrorCode.BUSY, "another change holds this just now", RETRY_MILLIS);
      }
      // 42: our own SQL is wrong. That is a fault to be seen, not a state to be waited out.
      if (state.startsWith("42") || state.startsWith("P0")) {
        return failure;
      }
    }
    return new ChatException(
        ErrorCode.UNAVAILABLE, "the shard cannot be asked just now", RETRY_MILLIS);
  }

  /**
   * Returns the error of a write as clients get it: {@code unknown} where it may have been
   * committed.
   */
  public static Throwable ofWrite(Throwable failure) {
    return isAmbiguous(failure)
        ? new ChatException(
            ErrorCode.UNKNOWN, "the shard did not answer; it may have been stored", RETRY_MILLIS)
        : ofRead(failure);
  }
}
