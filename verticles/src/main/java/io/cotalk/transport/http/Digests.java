package io.cotalk.transport.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes of contents. */
final class Digests {
  private Digests() {}

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
