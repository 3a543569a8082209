package io.cotalk.rooms;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.wire.TextRules;

/** The title of a group room: one line that shows something. */
record RoomTitle(String text) {
  /**
   * Takes a title as typed, without the white space around it. Fails with {@code text_invalid}
   * (also for line breaks and other controls) or {@code too_large}.
   */
  static RoomTitle of(String typed, int maxCodePoints) {
    String text = typed.strip();
    TextRules.check(text, maxCodePoints);
    if (text.codePoints().anyMatch(RoomTitle::breaksLine)) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "a title is one line without controls");
    }
    return new RoomTitle(text);
  }

  private static boolean breaksLine(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
