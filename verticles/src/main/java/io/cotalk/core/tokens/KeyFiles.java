package io.cotalk.core.tokens;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the files of {@code auth.keys-dir}: {@code <kid>.pem}, RSA keys in PKCS#8, and {@code
 * refresh.secret}, random bytes in base64. All readable by their owner only. Blocking.
 *
 * <p>A kid is the time of publication and some random digits, {@code 20260131T093000Z-1f2e3d4c}:
 * the time has to be the same on every node, and those of files are not once they are copied.
 */
public final class KeyFiles {
  static final String SECRET = "refresh.secret";
  static final String KEY_SUFFIX = ".pem";
  static final int MIN_KEY_BITS = 2048;
  static final int MIN_SECRET_BYTES = 32;

  private static final int SECRET_BYTES = 48;
  private static final int MIME_LINE = 64;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);
  private static final Pattern KID = Pattern.compile("(\\d{8}T\\d{6}Z)-[0-9a-f]{4,32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyFiles() {}

  /**
   * Makes what is missing in {@code dir}, the folder too; a complete one is left as it is.
   * Processes that do this at once may leave two keys, which is harmless.
   *
   * @return the files made, possibly none
   */
  public static List<Path> generate(Path dir) throws IOException {
    makeFolder(dir);
    Stream.Builder<Path> made = Stream.builder();
    if (keys(dir).isEmpty()) {
      made.add(addKey(dir));
    }
    Path secret = dir.resolve(SECRET);
    if (!Files.exists(secret)) {
      byte[] bytes = new byte[SECRET_BYTES];
      RANDOM.nextBytes(bytes);
      made.add(write(secret, Base64.getEncoder().encodeToString(bytes) + "\n"));
    }
    return made.build().toList();
  }

  /**
   * Publishes a new key in {@code dir}. Nodes sign with it one access token's life later.
   *
   * @return its file
   */
  public static Path addKey(Path dir) throws IOException {
    String kid = TIME.format(Instant.now()) + "-" + HexFormat.of().toHexDigits(RANDOM.nextInt());
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(MIN_KEY_BITS);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      String body = Base64.getMimeEncoder(MIME_LINE, new byte[] {'\n'}).encodeToString(key);
      return write(
          dir.resolve(kid + KEY_SUFFIX),
          "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has RSA", e);
    }
  }

  /** Returns the key files of {@code dir} by name, so by their age. */
  static List<Path> keys(Path dir) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(file -> file.toString().endsWith(KEY_SUFFIX)).sorted().toList();
    }
  }

  /** Reads the time of publication from a kid; IllegalArgumentException for other names. */
  static Instant published(String kid) {
    Matcher matcher = KID.matcher(kid);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no key id");
    }
    try {
      return TIME.parse(matcher.group(1), Instant::from);
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException("no key id", e);
    }
  }

  static boolean isKid(String text) {
    return KID.matcher(text).matches();
  }

  private static void makeFolder(Path dir) throws IOException {
    if (Files.isDirectory(dir)) {
      return;
    }
    if (isPosix()) {
      Files.createDirectories(
          dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(dir);
    }
  }

  /** Appears whole or not at all, so that a node that starts meanwhile reads no half of it. */
  private static Path write(Path file, String text) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(parent, ".", ".new");
    try {
      if (isPosix()) {
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      }
      Files.writeString(draft, text);
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
