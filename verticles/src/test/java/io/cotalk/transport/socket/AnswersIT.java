package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message answers an event that is there. */
@ExtendWith(Testkit.class)
class AnswersIT {
  private static TestCluster cluster;
  private static Api api;
  private static TestUser user;
  private String room;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers, 1, Map.of("cluster.enabled", "false", "limits.profile", "bench"));
    api = cluster.api(0);
    user = api.signUp("answers");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void newRoom() {
    room = api.createRoom(user, "answers");
  }

  private static JsonObject send(String room, String cid, long re) {
    JsonObject d = new JsonObject().put("text", "re").put("re", re);
    return new JsonObject().put("t", "send").put("r", room).put("cid", cid).put("d", d);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 1_000, (1L << 53) - 1})
  void whatIsNotThereYetCannotBeAnswered(long re) {
    try (SocketClient client = SocketClient.greeted(cluster.node(0), user)) {
      JsonObject refused = client.ask(send(room, Cids.next(), re));
      assertThat(refused.getString("code")).isEqualTo("bad_request");
      JsonObject body = new JsonObject().put("text", "re").put("re", re);
      assertThat(
              api.call(
                      "POST",
                      "/rooms/" + room + "/messages",
                      user,
                      body,
                      "Idempotency-Key",
                      Cids.next())
                  .expect(400)
                  .errorCode())
          .isEqualTo("bad_request");
      assertThat(client.ask(send(room, Cids.next(), 1)).getLong("q")).isEqualTo(2);
    }
  }

  @Test
  void aRepeatedSendStillGetsItsFirstAnswer() {
    String cid = Cids.next();
    try (SocketClient client = SocketClient.greeted(cluster.node(0), user)) {
      assertThat(client.ask(send(room, cid, 1)).getLong("q")).isEqualTo(2);
      JsonObject again = client.ask(send(room, cid, 1));
      assertThat(again.getBoolean("dup")).isTrue();
      assertThat(again.getLong("q")).isEqualTo(2);
      assertThat(client.ask(send(room, cid, 9)).getString("code")).isEqualTo("conflict");
    }
  }

  @Test
  void othersOfTheSameBatchAreStored() {
    try (SocketClient client = SocketClient.greeted(cluster.node(0), user)) {
      List<Integer> requests = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        requests.add(client.write(send(room, Cids.next(), i % 4 == 0 ? 500 : 1)));
      }
      List<JsonObject> answers = new ArrayList<>();
      while (answers.size() < requests.size()) {
        JsonObject frame = client.next();
        if (requests.contains(frame.getInteger("i", 0))) {
          answers.add(frame);
        }
      }
      assertThat(answers).filteredOn(answer -> answer.getString("t").equals("ok")).hasSize(15);
      assertThat(answers)
          .filteredOn(answer -> answer.getString("t").equals("err"))
          .hasSize(5)
          .allSatisfy(answer -> assertThat(answer.getString("code")).isEqualTo("bad_request"));
    }
  }
}
