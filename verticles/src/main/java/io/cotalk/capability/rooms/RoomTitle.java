package io.cotalk.capability.rooms;

import io.cotalk.core.text.OneLine;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/** The title of a group room: one line that shows something. */
record RoomTitle(String text) {
  /**
   * Takes a title as typed; what is kept is in NFC, without the white space around it. Fails with
   * {@code text_invalid} (also for what {@link OneLine} refuses) or {@code too_large}.
   */
  static RoomTitle of(String typed, int maxCodePoints) {
    String text = OneLine.of(typed, maxCodePoints, "a title", ErrorCode.TOO_LARGE);
    if (text.isEmpty()) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "the title is empty");
    }
    return new RoomTitle(text);
  }
}
