package io.cotalk.capability.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.auth.SessionStore.Family;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Positive;
import org.junit.jupiter.api.Test;

class RefreshTokensTest {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final RefreshToken TOKEN =
      new RefreshToken(
          new UserId(42), new DeviceId(UUID.randomUUID()), new SessionId(UUID.randomUUID()), 7);

  private final RefreshTokens tokens = new RefreshTokens(secret(1));

  @Property
  void tokensAreReadAsTheyWereWritten(
      @ForAll @Positive long user, @ForAll long bits, @ForAll @Positive int generation) {
    RefreshToken token =
        new RefreshToken(
            new UserId(user),
            new DeviceId(new UUID(bits, ~bits)),
            new SessionId(new UUID(~bits, bits)),
            generation);
    assertThat(tokens.read(tokens.write(token))).contains(token);
    assertThat(tokens.write(token)).isEqualTo(tokens.write(token));
  }

  @Property
  void anyOtherTextIsNone(@ForAll String text) {
    assertThat(tokens.read(text)).isEmpty();
  }

  @Property
  void aChangedBitIsNone(@ForAll @IntRange(max = 77 * 8 - 1) int bit) {
    byte[] bytes = Base64.getUrlDecoder().decode(tokens.write(TOKEN));
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    assertThat(tokens.read(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
        .isEmpty();
  }

  /** 77 bytes leave two bits of the last character over: three more spellings of each token. */
  @Test
  void anotherSpellingIsNone() {
    String text = tokens.write(TOKEN);
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    List<String> spellings = new ArrayList<>();
    for (int i = 0; i < ALPHABET.length(); i++) {
      String other = text.substring(0, text.length() - 1) + ALPHABET.charAt(i);
      if (!other.equals(text) && Arrays.equals(bytes, Base64.getUrlDecoder().decode(other))) {
        spellings.add(other);
      }
    }
    assertThat(spellings).hasSize(3);
    spellings.addAll(List.of(text + "=", text + "==", " " + text, text + "\n", text + "A"));
    assertThat(spellings).allSatisfy(other -> assertThat(tokens.read(other)).isEmpty());
  }

  @Test
  void anotherSecretsTokenIsNone() {
    assertThat(tokens.read(new RefreshTokens(secret(2)).write(TOKEN))).isEmpty();
  }

  @Property
  void theNewestTurnsTheFamily(@ForAll @Positive int generation, @ForAll @Positive long ago) {
    assertThat(Rotation.of(family(generation, ago), generation, GRACE)).isEqualTo(Rotation.ROTATE);
  }

  /** J14: within the grace the same successor, later the family ends. */
  @Property
  void j14TheOneBeforeIsForgivenForAMomentOnly(
      @ForAll @IntRange(min = 2) int generation, @ForAll @LongRange(max = 60_000) long ago) {
    assertThat(Rotation.of(family(generation, ago), generation - 1, GRACE))
        .isEqualTo(ago <= 10_000 ? Rotation.REPEAT : Rotation.REUSED);
  }

  @Property
  void j14AnyOlderOneEndsTheFamily(
      @ForAll @IntRange(min = 3, max = 1_000) int generation,
      @ForAll @IntRange(min = 2, max = 999) int older,
      @ForAll @LongRange(max = 60_000) long ago) {
    int shown = Math.max(1, generation - older);
    assertThat(Rotation.of(family(generation, ago), shown, GRACE))
        .isEqualTo(generation - shown == 1 && ago <= 10_000 ? Rotation.REPEAT : Rotation.REUSED);
  }

  @Test
  void whoIsBannedOrTooLateGetsNothing() {
    assertThat(Rotation.of(family(1, 0, true, true), 1, GRACE)).isEqualTo(Rotation.BANNED);
    assertThat(Rotation.of(family(1, 0, false, false), 1, GRACE)).isEqualTo(Rotation.EXPIRED);
  }

  private static Family family(int generation, long ago) {
    return family(generation, ago, true, false);
  }

  private static Family family(int generation, long ago, boolean live, boolean banned) {
    UserProfile user = new UserProfile(new UserId(42), "minji", "Minji");
    return new Family(generation, live, ago, user, false, banned);
  }

  private static byte[] secret(int fill) {
    byte[] secret = new byte[32];
    secret[0] = (byte) fill;
    return secret;
  }
}
