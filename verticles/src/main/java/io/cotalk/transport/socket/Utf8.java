package io.cotalk.transport.socket;

/** Strict UTF-8 (RFC 3629). */
final class Utf8 {
  private Utf8() {}

  /** Tells whether the first {@code length} bytes are valid: no overlong form, no surrogate. */
  static boolean isValid(byte[] bytes, int length) {
    int i = 0;
    while (i < length) {
      int lead = bytes[i] & 0xff;
      if (lead < 0x80) {
        i++;
        continue;
      }
      int more = continuations(lead);
      if (more == 0 || i + more >= length || !isSecond(lead, bytes[i + 1] & 0xff)) {
        return false;
      }
      for (int k = 2; k <= more; k++) {
        if ((bytes[i + k] & 0xc0) != 0x80) {
          return false;
        }
      }
      i += more + 1;
    }
    return true;
  }

  /** Returns how many bytes follow this one; 0 when it begins nothing. */
  private static int continuations(int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    if (lead < 0xe0) {
      return 1;
    }
    return lead < 0xf0 ? 2 : 3;
  }

  /** Tells whether the second byte fits; table 3-7 of the Unicode standard. */
  private static boolean isSecond(int lead, int second) {
    int from = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int to = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= from && second <= to;
  }
}
