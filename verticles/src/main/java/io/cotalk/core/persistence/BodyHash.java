package io.cotalk.core.persistence;

import io.cotalk.bus.event.EventKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Tells whether a repeated cid says the same: 128 bits of a SHA-256. Any thread. */
final class BodyHash {
  private BodyHash() {}

  /** Returns the hash of an event; that of a message is of its body alone, as it always was. */
  static UUID of(EventKind kind, String body) {
    MessageDigest digest = sha256();
    if (kind != EventKind.MSG) {
      digest.update((byte) kind.number());
    }
    ByteBuffer bits = ByteBuffer.wrap(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
    return new UUID(bits.getLong(), bits.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
