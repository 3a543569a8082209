package io.cotalk.capability.auth;

import io.cotalk.core.tokens.Base64Url;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns {@link RefreshToken}s into text and back: base64url of a version byte, user, device,
 * session and generation (45 bytes), then their HMAC-SHA256 by the nodes' common secret. Any
 * thread.
 */
final class RefreshTokens {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte VERSION = 1;
  private static final int CLAIM_BYTES = 1 + Long.BYTES + 4 * Long.BYTES + Integer.BYTES;
  private static final int MAC_BYTES = 32;

  /** 77 bytes; the text has no padding. */
  private static final int TEXT_CHARS = 103;

  private final SecretKeySpec secret;

  /**
   * @param secret at least 32 random bytes, the same on all nodes
   */
  RefreshTokens(byte[] secret) {
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Returns the token's text; always the same for equal tokens. */
  String write(RefreshToken token) {
    byte[] claims =
        ByteBuffer.allocate(CLAIM_BYTES)
            .put(VERSION)
            .putLong(token.user().value())
            .putLong(token.device().value().getMostSignificantBits())
            .putLong(token.device().value().getLeastSignificantBits())
            .putLong(token.session().value().getMostSignificantBits())
            .putLong(token.session().value().getLeastSignificantBits())
            .putInt(token.generation())
            .array();
    byte[] all = ByteBuffer.allocate(CLAIM_BYTES + MAC_BYTES).put(claims).put(mac(claims)).array();
    return Base64Url.encode(all);
  }

  /**
   * Reads a token that {@link #write} made; empty for any other text, also for another spelling of
   * the same bytes.
   */
  Optional<RefreshToken> read(String text) {
    if (text.length() != TEXT_CHARS) {
      return Optional.empty();
    }
    try {
      return open(ByteBuffer.wrap(Base64Url.decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<RefreshToken> open(ByteBuffer in) {
    byte[] claims = new byte[CLAIM_BYTES];
    byte[] mac = new byte[MAC_BYTES];
    in.get(claims).get(mac);
    if (!MessageDigest.isEqual(mac, mac(claims)) || claims[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(claims, 1, CLAIM_BYTES - 1);
    return Optional.of(
        new RefreshToken(
            new UserId(fields.getLong()),
            new DeviceId(new UUID(fields.getLong(), fields.getLong())),
            new SessionId(new UUID(fields.getLong(), fields.getLong())),
            fields.getInt()));
  }

  private byte[] mac(byte[] claims) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac.doFinal(claims);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HmacSHA256", e);
    }
  }
}
