package io.cotalk.core.wire;

import io.cotalk.bus.event.EventKind;
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
public record MessageBody(String text, long re) implements EventBody {
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

  @Override
  public EventKind kind() {
    return EventKind.MSG;
  }

  @Override
  public long ref() {
    return re;
  }
}
