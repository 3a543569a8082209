package io.cotalk.capability.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An argon2id hash (RFC 9106) in the PHC string form {@code $argon2id$v=19$m=…,t=…,p=1$salt$hash}.
 */
final class PasswordHash {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=1"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{43})");

  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * What one hash costs.
   *
   * @param memoryKib memory in KiB
   * @param passes passes over that memory
   */
  record Cost(int memoryKib, int passes) {
    /** Least costs of the OWASP Password Storage Cheat Sheet for argon2id, as KiB and passes. */
    private static final int[][] LEAST = {
      {47_104, 1}, {19_456, 2}, {12_288, 3}, {9_216, 4}, {7_168, 5}
    };

    /** Tells whether guessing is made hard enough by the OWASP Password Storage Cheat Sheet. */
    boolean isStrong() {
      for (int[] least : LEAST) {
        if (memoryKib >= least[0] && passes >= least[1]) {
          return true;
        }
      }
      return false;
    }
  }

  /** Hashes with a new salt. Takes tens of milliseconds and {@code cost.memoryKib}. */
  static PasswordHash of(byte[] password, Cost cost) {
    byte[] salt = random(SALT_BYTES);
    return new PasswordHash(cost, salt, argon2id(password, salt, cost));
  }

  /** Makes a hash that no known password has, without any work. */
  static PasswordHash ofNothing(Cost cost) {
    return new PasswordHash(cost, random(SALT_BYTES), random(HASH_BYTES));
  }

  /**
   * Reads a stored hash; throws IllegalArgumentException for what {@link #toString} cannot make.
   */
  static PasswordHash parse(String phc) {
    Matcher matcher = PHC.matcher(phc);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no argon2id hash in PHC form");
    }
    Base64.Decoder decoder = Base64.getDecoder();
    return new PasswordHash(
        new Cost(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))),
        decoder.decode(matcher.group(3)),
        decoder.decode(matcher.group(4)));
  }

  /** Tells whether {@code password} has this hash. As long and large as {@link #of}. */
  boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, argon2id(password, salt, cost));
  }

  Cost cost() {
    return cost;
  }

  @Override
  public String toString() {
    return "$argon2id$v=19$m="
        + cost.memoryKib()
        + ",t="
        + cost.passes()
        + ",p=1$"
        + ENCODER.encodeToString(salt)
        + "$"
        + ENCODER.encodeToString(hash);
  }

  private static byte[] argon2id(byte[] password, byte[] salt, Cost cost) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.passes())
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] out = new byte[HASH_BYTES];
    generator.generateBytes(password, out);
    return out;
  }

  private static byte[] random(int bytes) {
    byte[] out = new byte[bytes];
    RANDOM.nextBytes(out);
    return out;
  }
}
