package io.cotalk.core.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a user's log, as clients keep it: {@code u:815:3}.
 *
 * @param u the last event the client has, 0 for none; -1 to begin at the log's head
 * @param epoch of the log; {@link LogEpoch#NOT_TOLD} in the form without it, {@code u:815}
 */
public record UserCursor(long u, long epoch) {
  /** Begins at the log's head. */
  public static final UserCursor NONE = new UserCursor(-1, LogEpoch.NOT_TOLD);

  private static final Pattern FORM =
      Pattern.compile("u:(0|[1-9][0-9]{0,15})(?::([1-9][0-9]{0,15}))?");

  /** Reads either form; anything else is an IllegalArgumentException. */
  static UserCursor parse(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      String epoch = form.group(2);
      long u = Long.parseLong(form.group(1));
      if (u <= MessageBody.MAX_NUMBER) {
        return new UserCursor(u, epoch == null ? LogEpoch.NOT_TOLD : Long.parseLong(epoch));
      }
    }
    throw new IllegalArgumentException("what a welcome or uev gave, such as u:812:1");
  }

  @Override
  public String toString() {
    return "u:" + u + ":" + epoch;
  }
}
