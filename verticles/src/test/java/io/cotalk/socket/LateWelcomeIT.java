package io.cotalk.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hello while a table of a shard is held. */
@ExtendWith(Testkit.class)
class LateWelcomeIT {
  @Test
  void whoIsNotWelcomedInTimeIsSentElsewhere(Servers servers) throws SQLException {
    Map<String, String> impatient =
        Map.of("cluster.enabled", "false", "socket.hello-timeout", "700ms");
    try (TestCluster cluster = TestCluster.start(servers, 1, impatient)) {
      TestUser user = cluster.api(0).signUp("late");
      List<Connection> holders = hold(servers, "users");
      try (RawSocket socket = RawSocket.webSocket(cluster.node(0)).text(hello(user))) {
        assertThat(socket.readText()).isEqualTo("close:4003");
      } finally {
        release(holders);
      }
      try (RawSocket socket = RawSocket.webSocket(cluster.node(0)).text(hello(user))) {
        assertThat(socket.readText()).contains("welcome");
      }
    }
  }

  @Test
  void theWelcomeWaitsForNoRoom(Servers servers) throws SQLException {
    try (TestCluster cluster = TestCluster.start(servers, 1, Map.of("cluster.enabled", "false"))) {
      Api api = cluster.api(0);
      TestUser user = api.signUp("patient");
      String room = api.createRoom(user, "held");
      List<Connection> holders = hold(servers, "rooms");
      try (RawSocket socket = RawSocket.webSocket(cluster.node(0)).text(hello(user, room))) {
        assertThat(socket.readText()).contains("welcome");
        release(holders);
        assertThat(socket.readText()).contains("\"t\":\"opened\"", room);
      } finally {
        release(holders);
      }
    }
  }

  private static String hello(TestUser user) {
    return greeting(user).encode();
  }

  private static String hello(TestUser user, String room) {
    return greeting(user).put("pos", new JsonObject().put(room, 1)).encode();
  }

  private static JsonObject greeting(TestUser user) {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token());
  }

  /** Lets nobody else read a table, on any shard. */
  private static List<Connection> hold(Servers servers, String table) throws SQLException {
    List<Connection> holders = new ArrayList<>();
    for (Database database : servers.databases()) {
      Connection connection = Sql.connect(database);
      holders.add(connection);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("lock table " + table + " in access exclusive mode");
      }
    }
    return holders;
  }

  private static void release(List<Connection> holders) throws SQLException {
    for (Connection holder : holders) {
      holder.close();
    }
  }
}
