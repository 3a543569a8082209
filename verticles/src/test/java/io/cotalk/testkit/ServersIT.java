package io.cotalk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
class ServersIT extends ServersSuite {
  private Servers servers;

  @BeforeEach
  void take(Servers ofTheRun) {
    servers = ofTheRun;
  }

  @Override
  Servers servers() {
    return servers;
  }

  @Test
  void aKilledDatabaseComesBackWithWhatItCommitted() {
    try (LocalServers local = LocalServers.launch()) {
      Database first = local.databases().getFirst();
      Sql.execute(first, "create table kept (x int); insert into kept values (7)");
      local.killDatabase();
      local.restartDatabase();
      assertThat(Sql.number(first, "select x from kept")).isEqualTo(7);
    }
  }
}
