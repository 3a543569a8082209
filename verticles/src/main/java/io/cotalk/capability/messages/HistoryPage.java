package io.cotalk.capability.messages;

import io.cotalk.core.wire.LogEpoch;
import io.vertx.core.buffer.Buffer;

/**
 * Some events of a room.
 *
 * @param events may be none
 * @param head the room's last {@code seq} when the reader's membership was looked up
 * @param more whether there are more for this reader in the direction that was read
 */
public record HistoryPage(EventRun events, long head, boolean more) {
  /** Room for everything but the events. */
  private static final int OVERHEAD = 96;

  /**
   * Returns the page as clients get it.
   *
   * @param epoch of the room's log, and whether the client's position was of another one
   */
  public Buffer json(LogEpoch epoch) {
    Buffer out = Buffer.buffer(OVERHEAD + events.bytes());
    out.appendString("{\"events\":[");
    events.appendTo(out);
    return out.appendString(
        "],\"head\":"
            + head
            + ",\"more\":"
            + more
            + ",\"epoch\":"
            + epoch.current()
            + (epoch.reset() ? ",\"reset\":true}" : "}"));
  }
}
