package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Origins of pages against the Host that a proxy passes on. */
class OriginsTest {
  private final Origins origins =
      new Origins(List.of("https://chat.example.org", "https://other.example:443"));

  @ParameterizedTest
  @CsvSource({
    "https://chat.example, chat.example",
    "https://chat.example, chat.example:443",
    "https://chat.example:443, chat.example",
    "http://chat.example, chat.example:80",
    "http://chat.example:8080, chat.example:8080",
    "https://Chat.Example, chat.example:0443",
    "https://[::1], [::1]:443",
    "http://[::1]:8080, [::1]:8080",
  })
  void itsOwnPagesMayUseAServerHoweverTheDefaultPortIsWritten(String origin, String host) {
    assertThat(origins.allows(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example, chat.example:80",
    "http://chat.example, chat.example:443",
    "https://chat.example, chat.example:8443",
    "https://chat.example:8443, chat.example",
    "https://evil.example, chat.example",
    "https://chat.example.evil.example, chat.example",
    "https://chat.example@evil.example, chat.example",
    "https://chat.example, chat.example@evil.example",
    "https://chat.example, chat.example:443:443",
    "https://chat.example, chat.example:99999999999",
    "ws://chat.example, chat.example",
    "null, chat.example",
    "null, null",
  })
  void pagesOfOtherPlacesMayNot(String origin, String host) {
    assertThat(origins.allows(origin, host)).isFalse();
  }

  @Test
  void aConfiguredOriginIsKnownWithAndWithoutItsDefaultPort() {
    assertThat(origins.isConfigured("https://chat.example.org:443")).isTrue();
    assertThat(origins.isConfigured("https://other.example")).isTrue();
    assertThat(origins.isConfigured("http://other.example")).isFalse();
    assertThat(origins.isConfigured("https://chat.example.org:444")).isFalse();
  }

  @Test
  void aRequestWithoutAnOriginIsNoPages() {
    assertThat(origins.allows(null, null)).isTrue();
  }
}
