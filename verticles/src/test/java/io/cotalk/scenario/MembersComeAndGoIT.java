package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody is let into a room and leaves it while the others talk, all on different nodes. */
@ExtendWith(Testkit.class)
public class MembersComeAndGoIT {
  private TestCluster cluster;
  private TestUser owner;
  private TestUser guest;
  private String room;

  @BeforeEach
  void makeRoom(TestCluster shared) {
    cluster = shared;
    owner = cluster.api(0).signUp("host");
    guest = cluster.api(1).signUp("guest");
    room = cluster.api(0).createRoom(owner, "come and go");
  }

  @Test
  void whoJoinsSeesEverythingFromThenOnAndNothingAfterLeaving() {
    try (TestClient talker = TestClient.connect(cluster.node(0), owner);
        TestClient visitor = TestClient.connect(cluster.node(2), guest)) {
      talker.open(room);
      Speaker speaker = new Speaker(talker, room, cluster::nodes);
      speaker.say(5);
      CompletableFuture<List<Ack>> talk =
          CompletableFuture.supplyAsync(() -> speaker.say(40), OwnThread.EACH);
      invite();
      visitor.expectPush(push -> "room_added".equals(push.getString("k")));
      visitor.open(room);
      Event join = visitor.log(room).getFirst();
      assertThat(join.kind()).isEqualTo("member");
      talk.join();
      Ack last = speaker.say("before the guest leaves");
      visitor.expectUpTo(room, last.seq(), Duration.ofSeconds(5));
      cluster.api(1).call("DELETE", "/rooms/" + room + "/members/me", guest, null).expect(204);
      visitor.expectPush(push -> push.getString("t").equals("closed"));
      Ack after = speaker.say("among ourselves");
      talker.expectUpTo(room, after.seq(), Duration.ofSeconds(5));
      visitor.expectNothing(room, Duration.ofSeconds(1));

      List<Event> seen = visitor.log(room);
      assertThat(seen)
          .extracting(Event::seq)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(join.seq(), seen.getLast().seq()).boxed().toList());
      assertThat(visitor.fills()).isZero();
      cluster.api(2).call("GET", "/rooms/" + room + "/messages", guest, null).expect(404);
    }
  }

  @Test
  void aRoomThatIsNotOpenShowsInTheListThatItMoved() {
    invite();
    try (TestClient listener = TestClient.connect(cluster.node(2), guest);
        TestClient talker = TestClient.connect(cluster.node(0), owner)) {
      Ack ack = talker.send(room, "psst");
      JsonObject head =
          listener.expectPush(
              push -> push.getString("t").equals("head") && push.getLong("q") >= ack.seq());
      assertThat(head.getString("r")).isEqualTo(room);
      assertThat(head.getLong("n")).isEqualTo(ack.n());
    }
  }

  private void invite() {
    JsonObject body = new JsonObject().put("handle", guest.handle());
    cluster.api(0).call("POST", "/rooms/" + room + "/members", owner, body).expect(201);
  }
}
