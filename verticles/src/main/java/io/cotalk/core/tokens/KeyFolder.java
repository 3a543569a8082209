package io.cotalk.core.tokens;

import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Fault;
import io.cotalk.core.config.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the secrets of one folder and refuses weak ones; see {@link KeyFiles} for its files.
 * Blocking; collects all faults of one reading.
 */
public final class KeyFolder {
  private static final Logger log = LoggerFactory.getLogger(KeyFolder.class);
  private static final String SETTING = "auth.keys-dir";
  private static final int MAX_FILE_BYTES = 64 * 1024;

  /** 32 random bytes have fewer different values about once in 10^20 times. */
  private static final int LEAST_DIFFERENT_BYTES = 12;

  private final Path dir;
  private final Profile profile;
  private final List<Fault> faults = new ArrayList<>();

  private KeyFolder(Path dir, Profile profile) {
    this.dir = dir;
    this.profile = profile;
  }

  /**
   * Reads everything in the folder, so that a start is refused before anything is opened.
   *
   * @return a fault for each file that cannot be used
   */
  public static List<Fault> check(Path dir, Profile profile) {
    KeyFolder folder = new KeyFolder(dir, profile);
    folder.readKeys();
    folder.readSecret(dir.resolve(KeyFiles.SECRET));
    return List.copyOf(folder.faults);
  }

  /**
   * Returns all keys of the folder, the oldest first, at least one.
   *
   * @throws ConfigException naming each file that cannot be used
   */
  static List<TokenKey> keys(Path dir, Profile profile) {
    KeyFolder folder = new KeyFolder(dir, profile);
    List<TokenKey> keys = folder.readKeys();
    folder.throwIfFaulty();
    return keys;
  }

  /**
   * Returns the secret that refresh tokens are derived with.
   *
   * @throws ConfigException when it is missing, short, a sample, or for all to read
   */
  public static byte[] refreshSecret(Path dir, Profile profile) {
    KeyFolder folder = new KeyFolder(dir, profile);
    byte[] secret = folder.readSecret(dir.resolve(KeyFiles.SECRET));
    folder.throwIfFaulty();
    return secret;
  }

  private List<TokenKey> readKeys() {
    List<TokenKey> keys = new ArrayList<>();
    try {
      for (Path file : KeyFiles.keys(dir)) {
        readKey(file).ifPresent(keys::add);
      }
      if (keys.isEmpty() && faults.isEmpty()) {
        add(dir, "no key file", "RSA keys; make them with ./cotalk ctl keys generate");
      }
    } catch (IOException e) {
      add(dir, "no folder that can be read", "a folder with RSA keys");
    }
    return keys;
  }

  private Optional<TokenKey> readKey(Path file) {
    String name = file.getFileName().toString();
    String kid = name.substring(0, name.length() - KeyFiles.KEY_SUFFIX.length());
    if (!KeyFiles.isKid(kid)) {
      add(file, "this name", "the time of publication, as 20260131T093000Z-1f2e3d4c.pem");
      return Optional.empty();
    }
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pem(text(file)));
      if (!(rsa.generatePrivate(spec) instanceof RSAPrivateCrtKey key)) {
        throw new GeneralSecurityException("no public exponent");
      }
      int bits = key.getModulus().bitLength();
      if (bits < KeyFiles.MIN_KEY_BITS) {
        add(file, "a key of " + bits + " bits", "an RSA key of 2048 bits or more");
        return Optional.empty();
      }
      RSAPublicKey open =
          (RSAPublicKey)
              rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
      return Optional.of(new TokenKey(kid, KeyFiles.published(kid), key, open));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      add(file, "no key that can be read", "an RSA private key in PKCS#8 PEM");
      return Optional.empty();
    }
  }

  private byte[] readSecret(Path file) {
    try {
      byte[] secret = Base64.getDecoder().decode(text(file).strip());
      if (secret.length < KeyFiles.MIN_SECRET_BYTES) {
        add(file, secret.length + " bytes", "32 random bytes or more, in base64");
      } else if (isWritten(secret)) {
        add(file, "bytes that are not random", "random bytes, not a sample");
      }
      return secret;
    } catch (IOException e) {
      add(file, "no file that can be read", "32 random bytes or more, in base64");
    } catch (IllegalArgumentException e) {
      add(file, "no base64", "32 random bytes or more, in base64");
    }
    return new byte[0];
  }

  private String text(Path file) throws IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("too long for a key");
    }
    if (Files.getFileStore(file).supportsFileAttributeView("posix")
        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      if (profile == Profile.DEVELOPMENT) {
        log.warn("everybody may read {}", file);
      } else {
        add(file, "a file everybody may read", "mode 0600 or 0640");
      }
    }
    return Files.readString(file, StandardCharsets.US_ASCII);
  }

  private static byte[] pem(String text) {
    String body = text.strip();
    String begin = "-----BEGIN PRIVATE KEY-----";
    String end = "-----END PRIVATE KEY-----";
    if (!body.startsWith(begin) || !body.endsWith(end)) {
      throw new IllegalArgumentException("no PKCS#8 PEM");
    }
    return Base64.getMimeDecoder()
        .decode(body.substring(begin.length(), body.length() - end.length()));
  }

  /** Whether somebody typed it: text, or few different bytes. */
  private static boolean isWritten(byte[] secret) {
    boolean text = true;
    boolean[] seen = new boolean[256];
    int different = 0;
    for (byte b : secret) {
      text &= b >= ' ' && b <= '~';
      different += seen[b & 0xFF] ? 0 : 1;
      seen[b & 0xFF] = true;
    }
    return text || different < LEAST_DIFFERENT_BYTES;
  }

  private void add(Path file, String found, String expected) {
    faults.add(new Fault(file.toString(), SETTING, found, expected));
  }

  private void throwIfFaulty() {
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }
}
