package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestChecksTest {
  private static final Pattern TARGET =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%(?!00)[0-9A-Fa-f]{2})*+");

  @Property
  void targetsAreThoseOfThePattern(@ForAll List<@IntRange(max = 0x180) Integer> characters) {
    String uri = "/" + characters.stream().map(Character::toString).collect(Collectors.joining());
    assertThat(RequestChecks.isTarget(uri)).isEqualTo(TARGET.matcher(uri).matches());
  }

  @Property
  void escapesAreThoseOfThePattern(@ForAll List<@IntRange(max = 7) Integer> characters) {
    String uri =
        characters.stream()
            .map(index -> "/%0aFg?#".substring(index, index + 1))
            .collect(Collectors.joining());
    assertThat(RequestChecks.isTarget(uri)).isEqualTo(TARGET.matcher(uri).matches());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "a/b", "/%", "/%0", "/%00", "/a%00b", "/%0g", "/ ", "/é", "/#"})
  void otherTargetsAreRefused(String uri) {
    assertThat(RequestChecks.isTarget(uri)).isFalse();
  }
}
