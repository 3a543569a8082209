package io.cotalk.core.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardFailureTest {
  @ParameterizedTest
  @CsvSource({
    "ERROR, 53100, false",
    "ERROR, 23505, false",
    "ERROR, 25006, false",
    "ERROR, 57P01, true",
    "FATAL, 57P01, true",
    "ERROR, 58030, true",
    "FATAL, 53300, true",
    "PANIC, 53100, true",
  })
  void whatMayHaveBeenCommittedIsAmbiguous(String severity, String state, boolean ambiguous) {
    PgException failure = new PgException("it failed", severity, state, "");
    assertThat(ShardFailure.isAmbiguous(failure)).isEqualTo(ambiguous);
  }
}
