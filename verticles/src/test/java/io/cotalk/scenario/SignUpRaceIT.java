package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.AtOnce;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Fifty people want the same handle at the same moment. */
@ExtendWith(Testkit.class)
class SignUpRaceIT {
  private static final int RIVALS = 50;

  @Test
  void exactlyOneGetsTheHandle(Servers servers, TestCluster cluster) {
    String handle = Api.freshHandle("wanted");
    List<Reply> replies =
        AtOnce.run(RIVALS, i -> cluster.api(i % 3).trySignUp(handle, UUID.randomUUID().toString()));
    Map<String, Long> outcomes =
        replies.stream()
            .map(reply -> reply.status() + reply.errorCode())
            .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()));
    assertThat(outcomes).isEqualTo(Map.of("201", 1L, "409conflict", RIVALS - 1L));
    long accounts = 0;
    for (Database database : servers.databases()) {
      accounts += Sql.number(database, "select count(*) from users where handle = ?", handle);
    }
    assertThat(accounts).isEqualTo(1);
  }
}
