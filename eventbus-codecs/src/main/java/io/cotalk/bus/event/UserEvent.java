package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;
import io.cotalk.id.UserId;

/**
 * One committed event of a user's log.
 *
 * @param u its place in the user's log, from 1 without holes
 * @param kind its stable name, such as {@code room_added}
 * @param body its JSON as clients get it
 */
public record UserEvent(UserId user, long u, String kind, String body) implements BusMessage {
  private static final int MAX_BODY = 65_536;

  @Override
  public boolean isSound() {
    return u >= 1
        && WireText.isName(kind)
        && kind.indexOf('"') < 0
        && kind.indexOf('\\') < 0
        && WireText.isObject(body, MAX_BODY);
  }
}
