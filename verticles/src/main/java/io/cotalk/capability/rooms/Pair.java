package io.cotalk.capability.rooms;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;

/** Two users in the one order in which their direct room knows them. */
record Pair(UserId low, UserId high) {
  /** Fails with {@code bad_request} for one user twice. */
  static Pair of(UserId one, UserId other) {
    int order = one.compareTo(other);
    if (order == 0) {
      throw new ChatException(ErrorCode.BAD_REQUEST, "a direct room is with somebody else");
    }
    return order < 0 ? new Pair(one, other) : new Pair(other, one);
  }
}
