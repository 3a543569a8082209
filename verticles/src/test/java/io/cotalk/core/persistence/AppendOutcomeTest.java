package io.cotalk.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the functions tell is what the enum reads; AppendEventsIT has each told by them. */
class AppendOutcomeTest {
  private static final Pattern LINE = Pattern.compile("(?m)^-- {3,4}(\\d+) (\\w+)\\b");

  @Test
  void theNumbersAreThoseThatTheFunctionsTell() throws IOException {
    Map<Integer, String> told = new TreeMap<>();
    LINE.matcher(functions())
        .results()
        .forEach(r -> told.put(Integer.valueOf(r.group(1)), r.group(2)));
    assertThat(told)
        .isEqualTo(
            Arrays.stream(AppendOutcome.values())
                .collect(
                    Collectors.toMap(
                        AppendOutcome::number, it -> it.name().toLowerCase(Locale.ROOT))));
  }

  private static String functions() throws IOException {
    try (InputStream file =
        AppendOutcomeTest.class.getResourceAsStream("/db/migration/R__room_log.sql")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatIsNoAnswerToASenderIsAFaultOfOurs() {
    assertThat(AppendOutcome.HELD.refusal().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(AppendOutcome.MUTED.refusal().code()).isEqualTo(ErrorCode.FORBIDDEN);
  }
}
