package io.cotalk.core.tail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The short form of {@link TailProof}. */
final class TailProofIT {
  @Test
  void killedReadersAndDatabasesLoseAndSkipNothing() throws Exception {
    assertThat(TailProof.run(20_000, 16, 2)).isEmpty();
  }
}
