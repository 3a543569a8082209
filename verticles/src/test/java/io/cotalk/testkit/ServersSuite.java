package io.cotalk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What tests may take for granted of {@link Servers}, wherever they run. */
abstract class ServersSuite {
  abstract Servers servers();

  @Test
  void fourDatabasesAnswerAndKnowTheKoreanAlphabet() {
    assertThat(servers().databases()).hasSize(Servers.SHARDS);
    for (Database database : servers().databases()) {
      assertThat(Sql.number(database, "select count(*) where '가' ~ '^[[:alpha:]]$'")).isEqualTo(1);
    }
    Set<String> names =
        servers().databases().stream().map(Database::name).collect(Collectors.toSet());
    assertThat(names).hasSize(Servers.SHARDS);
  }

  @Test
  void whatIsAcknowledgedIsOnDisk() {
    servers().databases().forEach(Sql::requireDurable);
  }
}
