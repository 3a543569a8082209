package io.cotalk.loadtest.history;

/**
 * One event of a room's log, as somebody was shown it.
 *
 * @param n ordinal among the messages; 0 for what is no message
 * @param body a message's text; empty for what is no message
 * @param cid the sender's id of the message; empty for what is no message
 * @param sender user id; empty where it was not asked for
 */
public record LogEntry(long seq, long n, String body, String cid, String sender) {
  public boolean isMessage() {
    return n > 0;
  }
}
