package io.cotalk.capability.auth;

import io.cotalk.core.text.OneLine;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/** What may be a display name or a device's name: one line of visible text. */
final class NameRules {
  static final int MAX_CODE_POINTS = 64;

  private NameRules() {}

  /**
   * Returns a person's name in NFC without surrounding white space. Fails with {@code text_invalid}
   * unless it has 1 to 64 code points that {@link OneLine} allows.
   */
  static String person(String typed) {
    String name = OneLine.of(typed, MAX_CODE_POINTS, "a name", ErrorCode.TEXT_INVALID);
    if (name.isEmpty()) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "a name has 1 to 64 visible characters");
    }
    return name;
  }

  /** As {@link #person}; may be empty. */
  static String device(String typed) {
    return OneLine.of(typed, MAX_CODE_POINTS, "a device's name", ErrorCode.TEXT_INVALID);
  }
}
