package io.cotalk.loadtest.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AbuseOptionsTest {
  @Test
  void withoutWordsEveryAttackIsMadeOnANodeOfItsOwn() {
    AbuseOptions options = AbuseOptions.parse();
    assertThat(options.target()).isEmpty();
    assertThat(options.attacks()).containsExactly(Attack.values());
    assertThat(options.rate()).isEqualTo(200);
  }

  @Test
  void aTargetGetsFewerHonestClients() {
    AbuseOptions options =
        AbuseOptions.parse(
            "--target", "http://127.0.0.1:8080", "--only", "pings,pages", "--seconds", "3");
    assertThat(options.target()).contains(URI.create("http://127.0.0.1:8080"));
    assertThat(options.attacks()).containsExactly(Attack.PINGS, Attack.PAGES);
    assertThat(options.time()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.users()).isEqualTo(8);
  }

  @Test
  void wrongWordsAreRefusedWithAReason() {
    assertRefused("--only", "smurf", "is none of");
    assertRefused("--seconds", "0", "from 1 to");
    assertRefused("--seconds", "601", "from 1 to");
    assertRefused("--target", "127.0.0.1:8080", "--target needs a URL");
    assertRefused("--target", "ftp://chat", "--target needs a URL");
    assertThatThrownBy(() -> AbuseOptions.parse("--rate")).hasMessage("--rate needs a value");
    assertThatThrownBy(() -> AbuseOptions.parse("--pin", "--target", "http://127.0.0.1:8080"))
        .hasMessageContaining("for a node of its own");
  }

  private static void assertRefused(String option, String value, String reason) {
    assertThatThrownBy(() -> AbuseOptions.parse(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
