package io.cotalk.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {
  @TempDir private Path dir;

  @Test
  void makesWhatIsMissingOnceForTheOwnerOnly() throws Exception {
    Path keys = dir.resolve("keys");
    List<Path> made = KeyFiles.generate(keys);
    assertThat(made).hasSize(2);
    assertThat(KeyFiles.generate(keys)).isEmpty();
    for (Path file : made) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(KeyFolder.keys(keys, Profile.PRODUCTION)).hasSize(1);
    assertThat(KeyFolder.refreshSecret(keys, Profile.PRODUCTION)).hasSize(48);
    assertThat(keys).isDirectoryContaining(made::contains);
  }

  /** J13. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "changeme",
        "",
        "AAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "not base64 at all !!!!",
        "Y2hhbmdlbWUtY2hhbmdlbWUtY2hhbmdlbWUtY2hhbmdlbWU="
      })
  void j13ShortOrWrittenSecretsAreRefused(String secret) throws Exception {
    Files.writeString(dir.resolve(KeyFiles.SECRET), secret);
    setPermissions(dir.resolve(KeyFiles.SECRET), "rw-------");
    assertRefused(() -> KeyFolder.refreshSecret(dir, Profile.PRODUCTION), KeyFiles.SECRET);
  }

  @Test
  void j13MissingSecretsAreRefused() {
    assertRefused(() -> KeyFolder.refreshSecret(dir, Profile.PRODUCTION), KeyFiles.SECRET);
    assertRefused(() -> KeyFolder.keys(dir, Profile.PRODUCTION), "no key file");
    assertRefused(
        () -> KeyFolder.keys(dir.resolve("none"), Profile.PRODUCTION),
        "no folder that can be read");
  }

  @Test
  void g06FilesEverybodyMayReadAreRefusedOutsideOfDevelopment() throws Exception {
    Path key = KeyFiles.addKey(dir);
    setPermissions(key, "rw-r--r--");
    assertRefused(() -> KeyFolder.keys(dir, Profile.PRODUCTION), "everybody may read");
    assertThat(KeyFolder.keys(dir, Profile.DEVELOPMENT)).hasSize(1);
  }

  @Test
  void shortKeysAndOtherFilesAreRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    byte[] weak = generator.generateKeyPair().getPrivate().getEncoded();
    Path file = dir.resolve("20260101T000000Z-00000001.pem");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(weak)
            + "\n-----END PRIVATE KEY-----\n");
    setPermissions(file, "rw-------");
    assertRefused(() -> KeyFolder.keys(dir, Profile.PRODUCTION), "1024 bits");
    Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertRefused(() -> KeyFolder.keys(dir, Profile.PRODUCTION), "no key that can be read");
    Files.move(file, dir.resolve("key.pem"));
    assertRefused(() -> KeyFolder.keys(dir, Profile.PRODUCTION), "key.pem");
  }

  @Test
  void aNewKeySignsOneTokenLifeLaterAndItsPredecessorVerifiesOneLonger() throws Exception {
    Duration life = Duration.ofMinutes(15);
    TokenKey first = key("20260101T000000Z-00000001");
    TokenKey second = named("20260201T000000Z-00000002", first);
    KeyRing ring = new KeyRing(List.of(first, second), life, Duration.ofSeconds(30));
    Instant published = second.published();
    assertThat(ring.signing(published)).isEqualTo(first);
    assertThat(ring.verifying(second.kid(), published)).contains(second);
    assertThat(ring.signing(published.plus(life))).isEqualTo(second);
    Instant end = published.plus(life).plus(life).plusSeconds(30);
    assertThat(ring.verifying(first.kid(), end)).contains(first);
    assertThat(ring.verifying(first.kid(), end.plusMillis(1))).isEmpty();
    assertThat(ring.open(end.plusMillis(1))).containsExactly(second);
  }

  @Test
  void aKeyThatIsAloneSignsAtOnce() throws Exception {
    TokenKey only = key("20260101T000000Z-00000001");
    KeyRing ring = new KeyRing(List.of(only), Duration.ofMinutes(15), Duration.ZERO);
    assertThat(ring.signing(only.published())).isEqualTo(only);
    assertThat(ring.verifying(only.kid(), only.published().plus(Duration.ofDays(900))))
        .contains(only);
  }

  private TokenKey key(String kid) throws Exception {
    KeyFiles.addKey(dir);
    return named(kid, KeyFolder.keys(dir, Profile.PRODUCTION).getFirst());
  }

  private static TokenKey named(String kid, TokenKey key) {
    return new TokenKey(kid, KeyFiles.published(kid), key.secret(), key.open());
  }

  private static void setPermissions(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void assertRefused(Runnable start, String why) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(start::run)
        .withMessageContaining("auth.keys-dir")
        .withMessageContaining(why);
  }
}
