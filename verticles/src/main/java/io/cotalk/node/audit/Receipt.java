package io.cotalk.node.audit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One acknowledgement that a client got.
 *
 * @param sender user id; 0 when the receipt does not say
 * @param text of the message; null when there is a hash
 * @param hash first 128 bits of the SHA-256 of the body as it is stored; null when there is a text
 */
record Receipt(
    long room,
    long seq,
    long n,
    UUID cid,
    long sender,
    @Nullable String text,
    @Nullable UUID hash) {
  private static final int HASH_DIGITS = 32;

  /** Reads a line of JSON; numbers may be texts. Throws IllegalArgumentException that says why. */
  static Receipt parse(String line) {
    try {
      JsonObject json = new JsonObject(line);
      String text = json.getString("text");
      String hash = json.getString("hash");
      if (text == null && hash == null) {
        throw new IllegalArgumentException("neither text nor hash");
      }
      return new Receipt(
          number(json, "room"),
          number(json, "seq"),
          number(json, "n"),
          UUID.fromString(String.valueOf(json.getValue("cid"))),
          json.containsKey("sender") ? number(json, "sender") : 0,
          text,
          hash == null ? null : hash(hash));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("no JSON object of the right form", e);
    }
  }

  private static long number(JsonObject json, String key) {
    try {
      return Long.parseLong(String.valueOf(json.getValue(key)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no number at " + key, e);
    }
  }

  /** The whole SHA-256 or the part of it that is stored, in hexadecimal, with dashes or without. */
  private static UUID hash(String text) {
    String digits = text.replace("-", "").toLowerCase(Locale.ROOT);
    if (digits.length() < HASH_DIGITS) {
      throw new IllegalArgumentException("a hash has 32 digits or more");
    }
    long high = HexFormat.fromHexDigitsToLong(digits, 0, HASH_DIGITS / 2);
    long low = HexFormat.fromHexDigitsToLong(digits, HASH_DIGITS / 2, HASH_DIGITS);
    return new UUID(high, low);
  }
}
