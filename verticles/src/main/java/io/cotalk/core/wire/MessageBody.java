package io.cotalk.core.wire;

import io.cotalk.core.config.MessagesConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/**
 * The checked content of a message: the {@code d} of a {@code msg} event. The only way from a
 * client's text to a stored body.
 *
 * @param text within the limits, storable, not blank
 * @param re the {@code seq} of the event it answers; 0 when it answers none
 */
public record MessageBody(String text, long re) {
  private static final String RE = ",\"re\":";

  /** Of {@link #MAX_NUMBER}. */
  private static final int MAX_DIGITS = 16;

  /** The largest number that every JSON client reads exactly. */
  public static final long MAX_NUMBER = (1L << 53) - 1;

  /**
   * Checks what a client wants to send. Fails with a {@link ChatException}: {@code text_invalid},
   * {@code too_large}, or {@code bad_request} when {@code re} is negative or above 2^53 - 1.
   *
   * @param re the {@code seq} of the event it answers; 0 for none
   */
  public static MessageBody of(String text, long re, MessagesConfig config) {
    TextRules.check(text, config);
    if (re < 0 || re > MAX_NUMBER) {
      throw new ChatException(ErrorCode.BAD_REQUEST, "re is the q of an event of the room");
    }
    return new MessageBody(text, re);
  }

  /**
   * Returns the {@code re} of a body as {@link #json} writes it, without reading the rest; 0 for
   * none. A text ends with a quotation mark, so digits at the end are no text. More digits than
   * {@link #MAX_NUMBER} has, which another node's message may hold, are more than any event has.
   */
  public static long reOf(String json) {
    int end = json.length() - 1;
    int start = end;
    while (start > 0 && json.charAt(start - 1) >= '0' && json.charAt(start - 1) <= '9') {
      start--;
    }
    if (start == end || !json.startsWith(RE, start - RE.length())) {
      return 0;
    }
    return end - start > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(json, start, end, 10);
  }

  /**
   * Returns the canonical JSON: equal bodies, and only they, have equal JSON. At most 6 bytes for
   * each character of the text, 40 more for the rest.
   */
  public String json() {
    StringBuilder out = new StringBuilder(text.length() + 40);
    JsonText.quote(out.append("{\"text\":"), text);
    if (re > 0) {
      out.append(RE).append(re);
    }
    return out.append('}').toString();
  }
}
