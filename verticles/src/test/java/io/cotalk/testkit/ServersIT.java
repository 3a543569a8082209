package io.cotalk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
class ServersIT {
  @Test
  void fourDatabasesAnswerAndKnowTheKoreanAlphabet(Servers servers) {
    assertThat(servers.databases()).hasSize(Servers.SHARDS);
    for (Database database : servers.databases()) {
      assertThat(Sql.number(database, "select count(*) where '가' ~ '^[[:alpha:]]$'")).isEqualTo(1);
    }
    Set<String> names =
        servers.databases().stream().map(Database::name).collect(Collectors.toSet());
    assertThat(names).hasSize(Servers.SHARDS);
  }

  @Test
  void aKilledDatabaseComesBackWithWhatItCommitted() {
    try (LocalServers servers = LocalServers.launch()) {
      Database first = servers.databases().getFirst();
      Sql.execute(first, "create table kept (x int); insert into kept values (7)");
      servers.killDatabase();
      servers.restartDatabase();
      assertThat(Sql.number(first, "select x from kept")).isEqualTo(7);
    }
  }
}
