package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client does not know whether its message arrived and sends it again, in every way there is. */
@ExtendWith(Testkit.class)
public class RepeatedSendIT {
  private TestCluster cluster;
  private TestUser user;
  private String room;

  @BeforeEach
  void makeRoom(TestCluster shared) {
    cluster = shared;
    user = cluster.api(0).signUp("again");
    room = cluster.api(0).createRoom(user, "again");
  }

  @Test
  void anotherNodeAndAnotherTransportGiveTheFirstAnswer(Servers servers) {
    String cid = Cids.next();
    Ack first;
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      client.open(room);
      first = client.send(room, cid, "once");
      assertThat(first.dup()).isFalse();
      try (TestClient elsewhere = TestClient.connect(cluster.node(1), user)) {
        assertSame(elsewhere.send(room, cid, "once"), first);
      }
      Reply overHttp = cluster.api(2).send(user, room, cid, "once").expect(200);
      assertSame(Ack.of(cid, "once", overHttp), first);
      Ack marker = client.send(room, "marker");
      client.expectUpTo(room, marker.seq(), Duration.ofSeconds(5));
      assertThat(client.texts(room)).containsExactly("once", "marker");
    }
    StoredRoom stored = StoredRoom.read(servers, room).checkWhole().checkHolds(List.of(first));
    assertThat(stored.messages()).isEqualTo(2);
  }

  @Test
  void manyAtOnceOnAllNodesStoreOneMessage(Servers servers) {
    String cid = Cids.next();
    List<TestClient> clients = new ArrayList<>();
    List<CompletableFuture<Ack>> sends = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      clients.add(TestClient.connect(cluster.node(node), user));
    }
    for (int i = 0; i < 18; i++) {
      sends.add(clients.get(i % 3).sendLater(room, cid, "all at once"));
    }
    List<Ack> acks = sends.stream().map(CompletableFuture::join).toList();
    assertThat(acks).extracting(Ack::seq).containsOnly(acks.getFirst().seq());
    assertThat(acks).filteredOn(ack -> !ack.dup()).hasSize(1);
    assertThat(StoredRoom.read(servers, room).checkWhole().messages()).isEqualTo(1);
    clients.forEach(TestClient::close);
  }

  @Test
  void anotherTextUnderTheSameCidIsRefused() {
    String cid = Cids.next();
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      client.send(room, cid, "this");
      Refused refused =
          catchThrowableOfType(Refused.class, () -> client.send(room, cid, "something else"));
      assertThat(refused.code()).isEqualTo("conflict");
    }
    Reply overHttp = cluster.api(1).send(user, room, cid, "something else").expect(409);
    assertThat(overHttp.errorCode()).isEqualTo("conflict");
    assertThat(cluster.api(1).send(user, room, cid, "this").expect(200).json().getBoolean("dup"))
        .isTrue();
  }

  @Test
  void theFirstAnswerComesEvenAfterTheSenderLeft() {
    String cid = Cids.next();
    Api api = cluster.api(0);
    TestUser other = api.signUp("stays");
    api.call(
            "POST",
            "/rooms/" + room + "/members",
            user,
            new io.vertx.core.json.JsonObject().put("handle", other.handle()))
        .expect(201);
    api.send(user, room, cid, "bye").expect(201);
    api.call("DELETE", "/rooms/" + room + "/members/me", user, null).expect(204);
    assertThat(cluster.api(1).send(user, room, cid, "bye").expect(200).json().getBoolean("dup"))
        .isTrue();
    api.send(user, room, Cids.next(), "too late").expect(404);
    List<Event> seen = api.history(other, room, 0);
    assertThat(seen).filteredOn(event -> event.text().equals("bye")).hasSize(1);
  }

  private static void assertSame(Ack again, Ack first) {
    assertThat(again.dup()).isTrue();
    assertThat(again.seq()).isEqualTo(first.seq());
    assertThat(again.n()).isEqualTo(first.n());
    assertThat(again.ts()).isEqualTo(first.ts());
  }
}
