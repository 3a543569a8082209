package io.cotalk.core.tokens;

import java.util.Base64;

/**
 * Base64url without padding (RFC 4648 section 5) with one spelling of the same bytes: a decoder
 * that takes padding, or bits behind the last byte, takes a token in several.
 */
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /** Writes bytes. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** Reads what {@link #encode} wrote; anything else is an {@link IllegalArgumentException}. */
  public static byte[] decode(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (!encode(bytes).equals(text)) {
      throw new IllegalArgumentException("another spelling of its bytes");
    }
    return bytes;
  }
}
