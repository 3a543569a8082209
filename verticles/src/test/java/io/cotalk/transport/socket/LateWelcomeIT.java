package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A hello while a table of a shard is held. */
@ExtendWith(Testkit.class)
class LateWelcomeIT {
  private static final Map<String, String> PATIENT =
      Map.of(
          "cluster.enabled", "false",
          "socket.hello-timeout", "20s",
          "shards.lock-timeout", "20s",
          "shards.statement-timeout", "20s");

  @Test
  void whoIsNotWelcomedInTimeIsSentElsewhere(@Own Servers servers) throws SQLException {
    Map<String, String> impatient =
        Map.of("cluster.enabled", "false", "socket.hello-timeout", "700ms");
    try (TestCluster cluster = TestCluster.start(servers, 1, impatient)) {
      TestUser user = cluster.api(0).signUp("late");
      List<Connection> holders = hold(servers, "users");
      try (RawSocket socket = RawSocket.webSocket(cluster.node(0)).text(hello(user))) {
        assertThat(socket.readText()).contains("\"i\":1", "\"unavailable\"");
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
  void theWelcomeWaitsForNoRoom(@Own Servers servers) throws SQLException {
    try (TestCluster cluster = TestCluster.start(servers, 1, PATIENT)) {
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

  @Test
  void nothingOfARoomComesBeforeTheWelcomeNorAfterARemoval(@Own Servers servers)
      throws SQLException {
    try (TestCluster cluster = TestCluster.start(servers, 1, PATIENT)) {
      Api api = cluster.api(0);
      TestUser owner = api.signUp("owner");
      TestUser user = api.signUp("removed");
      String stays = api.createRoom(owner, "stays", user);
      String goes = api.createRoom(owner, "goes", user);
      List<Connection> holders = hold(servers, "user_rooms");
      try (RawSocket socket = RawSocket.webSocket(cluster.node(0)).text(hello(user, stays, goes))) {
        String text = "after the hello";
        api.send(owner, stays, Cids.next(), text).expect(201);
        api.call("DELETE", "/rooms/" + goes + "/members/me", user, null).expect(204);
        release(holders);
        assertThat(socket.readText()).contains("\"t\":\"welcome\"");
        StringBuilder rest = new StringBuilder();
        while (!(rest.indexOf(text) > 0
            && rest.indexOf("opened") > 0
            && rest.indexOf("\"t\":\"closed\"") > 0)) {
          rest.append(socket.readText());
        }
        assertThat(rest.toString())
            .containsOnlyOnce("\"t\":\"opened\"")
            .containsOnlyOnce("\"t\":\"closed\"")
            .containsOnlyOnce(text);
      } finally {
        release(holders);
      }
    }
  }

  /** A shard that hangs silences nobody, and what was given up stays closed. */
  @Test
  void everyRequestIsAnsweredWhileAShardHangs(@Own Servers servers) throws SQLException {
    try (TestCluster cluster = TestCluster.start(servers, 1, PATIENT)) {
      TestUser user = cluster.api(0).signUp("hanging");
      String room = cluster.api(0).createRoom(user, "hanging");
      try (SocketClient client = SocketClient.greeted(cluster.node(0), user)) {
        List<Connection> holders = hold(servers, "members");
        try {
          JsonObject about = new JsonObject().put("r", room);
          int open = client.write(about.copy().put("t", "open"));
          int read = client.write(about.copy().put("t", "read").put("n", 1));
          Set<Integer> refused = new HashSet<>();
          while (refused.size() < 2) {
            JsonObject answer = client.next();
            if (answer.containsKey("i")) {
              assertThat(answer.getString("code")).isEqualTo("unavailable");
              refused.add(answer.getInteger("i"));
            } else {
              assertThat(answer.getString("t")).isEqualTo("head");
            }
          }
          assertThat(refused).containsExactlyInAnyOrder(open, read);
        } finally {
          release(holders);
        }
        assertThat(client.open(room).getString("t")).isEqualTo("ok");
        client.say(room, "alive", 1);
      }
    }
  }

  /** Its pongs wait in the kernel: when the server reads on, it looks for them before it judges. */
  @Test
  void aClientThatIsNotReadIsNotSilent(@Own Servers servers) throws SQLException {
    Map<String, String> quick = new HashMap<>(PATIENT);
    quick.put("socket.heartbeat", "500ms");
    quick.put("socket.pong-timeout", "1s");
    quick.put("socket.max-unanswered", "2");
    try (TestCluster cluster = TestCluster.start(servers, 1, quick)) {
      TestUser user = cluster.api(0).signUp("unread");
      String room = cluster.api(0).createRoom(user, "unread");
      try (SocketClient client = SocketClient.greeted(cluster.node(0), user)) {
        List<Connection> holders = hold(servers, "members");
        try {
          JsonObject read = new JsonObject().put("t", "read").put("r", room).put("n", 1);
          client.write(read);
          client.write(read);
          for (int refused = 0; refused < 2; ) {
            JsonObject frame = client.next();
            if (frame.getString("t").equals("ping")) {
              client.write(new JsonObject().put("t", "pong"));
            } else if (frame.containsKey("i")) {
              assertThat(frame.getString("code")).isEqualTo("unavailable");
              refused++;
            }
            assertThat(frame.getString("t")).doesNotStartWith("close:").isNotEmpty();
          }
        } finally {
          release(holders);
        }
        assertThat(client.ask(new JsonObject().put("t", "ping")).getString("t")).isEqualTo("ok");
      }
    }
  }

  /** Two rooms of two shards, one of which hangs. */
  @Test
  void aRoomOfAHealthyShardDoesNotWaitForOneThatHangs(@Own Servers servers) throws SQLException {
    try (TestCluster cluster = TestCluster.start(servers, 1, PATIENT)) {
      Api api = cluster.api(0);
      TestUser user = api.signUp("two");
      String hangs = api.createRoom(user, "hangs");
      Database hanging = StoredRoom.homeOf(servers, Long.parseLong(hangs));
      String healthy = hangs;
      while (StoredRoom.homeOf(servers, Long.parseLong(healthy)).equals(hanging)) {
        healthy = api.createRoom(api.signUp("other"), "healthy", user);
      }
      List<Connection> holders = hold(List.of(hanging), "rooms");
      try (RawSocket socket = RawSocket.webSocket(cluster.node(0))) {
        socket.text(hello(user, hangs, healthy));
        assertThat(socket.readText()).contains("welcome");
        assertThat(socket.readText()).contains("\"t\":\"opened\"", healthy);
        release(holders);
        assertThat(socket.readText()).contains("\"t\":\"opened\"", hangs);
      } finally {
        release(holders);
      }
    }
  }

  private static String hello(TestUser user, String... rooms) {
    JsonObject positions = new JsonObject();
    for (String room : rooms) {
      positions.put(room, 1);
    }
    return greeting(user).put("pos", positions).encode();
  }

  private static JsonObject greeting(TestUser user) {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token());
  }

  /** Lets nobody else read a table, on any shard. */
  private static List<Connection> hold(Servers servers, String table) throws SQLException {
    return hold(servers.databases(), table);
  }

  private static List<Connection> hold(List<Database> databases, String table) throws SQLException {
    List<Connection> holders = new ArrayList<>();
    for (Database database : databases) {
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
