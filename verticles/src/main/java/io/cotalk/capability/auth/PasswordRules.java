package io.cotalk.capability.auth;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** What may be a password: 8 to 256 bytes of UTF-8 in NFC. */
final class PasswordRules {
  static final int MIN_BYTES = 8;

  /** Hashing takes the same time for all, but reading a longer one is work for nothing. */
  static final int MAX_BYTES = 256;

  private PasswordRules() {}

  /**
   * Returns the bytes that are hashed: UTF-8 of the NFC form, because keyboards differ in how they
   * compose Hangul. Fails with {@code text_invalid}.
   */
  static byte[] bytes(String typed) {
    // NFC never makes text this long fit, and costs time.
    if (typed.length() <= 4 * MAX_BYTES) {
      byte[] bytes =
          Normalizer.normalize(typed, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
      if (bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES) {
        return bytes;
      }
    }
    throw new ChatException(ErrorCode.TEXT_INVALID, "a password has 8 to 256 bytes in UTF-8");
  }
}
