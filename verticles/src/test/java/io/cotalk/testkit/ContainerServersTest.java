package io.cotalk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.testcontainers.postgresql.PostgreSQLContainer;

class ContainerServersTest {
  /** The module's own command has fsync=off: an acknowledged commit could be lost. */
  @Test
  void theDatabaseOfContainersKeepsWhatItCommitted() {
    try (PostgreSQLContainer postgres = ContainerServers.postgres()) {
      assertThat(postgres.getCommandParts()).startsWith("postgres").doesNotContain("fsync=off");
    }
  }
}
