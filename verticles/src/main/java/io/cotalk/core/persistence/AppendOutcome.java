package io.cotalk.core.persistence;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What became of an event. The numbers are those of db/migration/R__room_log.sql. */
enum AppendOutcome {
  STORED(0, null, ""),
  /** This cid stored the same before. */
  REPEATED(1, null, ""),
  CONFLICT(2, ErrorCode.CONFLICT, "this cid stands for another message"),
  /** No such room, or the sender is no member. */
  NOT_FOUND(3, ErrorCode.NOT_FOUND, "no such room"),
  MUTED(4, ErrorCode.FORBIDDEN, "muted in this room"),
  CID_EXPIRED(
      5,
      ErrorCode.CID_EXPIRED,
      "the cid's time is too old or ahead of the server; ask by the cid before a new one"),
  RE_BEYOND(6, ErrorCode.BAD_REQUEST, "re is beyond the newest event of the room"),
  /** The event is about a message that is not there, or that the sender does not see. */
  NO_MESSAGE(7, ErrorCode.NOT_FOUND, "no such message"),
  FORBIDDEN(8, ErrorCode.FORBIDDEN, "not allowed in this room"),
  /** Another transaction has the room; nothing was done. */
  HELD(9, null, ""),
  /** Nothing was done: each of the room's events needs an answer of its own. */
  NOT_PLAIN(10, null, "");

  private static final AppendOutcome[] ALL = values();

  private final int number;

  /** A record of a name and numbers. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final @Nullable ErrorCode error;

  private final String detail;

  AppendOutcome(int number, @Nullable ErrorCode error, String detail) {
    this.number = number;
    this.error = error;
    this.detail = detail;
  }

  /** Returns the number that the database tells. */
  int number() {
    return number;
  }

  /** Returns the outcome with this number, 0 to 10. */
  static AppendOutcome ofNumber(int number) {
    for (AppendOutcome outcome : ALL) {
      if (outcome.number == number) {
        return outcome;
      }
    }
    throw new IllegalStateException("no outcome has the number " + number);
  }

  /** Returns what the sender is told; {@code internal} for what is no answer to a sender. */
  ChatException refusal() {
    return error == null
        ? new ChatException(ErrorCode.INTERNAL, "unexpected outcome: " + this)
        : new ChatException(error, detail);
  }
}
