package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who sends has read up to their message: seen by all their devices and by the others, at once. */
@ExtendWith(Testkit.class)
public class ReadBySendingIT {
  /** What a client knows that does not have the room open. */
  private static final class Badge {
    private final String room;
    private final String user;
    private long n;
    private long readN;

    Badge(JsonObject room, TestUser user) {
      this.room = room.getString("id");
      this.user = user.id();
      this.n = room.getLong("n");
      this.readN = room.getLong("readN");
    }

    /**
     * Takes pushes up to the head of message {@code last}; the most that was unread at any time.
     */
    long most(SocketClient client, long last) {
      long most = unread();
      while (n < last) {
        take(client.next());
        most = Math.max(most, unread());
      }
      return most;
    }

    private void take(JsonObject push) {
      if (!room.equals(push.getString("r"))) {
        return;
      }
      switch (push.getString("t")) {
        case "head" -> n = Math.max(n, push.getLong("n"));
        case "read" -> {
          if (user.equals(push.getString("s"))) {
            readN = Math.max(readN, push.getLong("n"));
          }
        }
        default -> {}
      }
    }

    long unread() {
      return Math.max(0, n - readN);
    }
  }

  private static JsonObject room(Api api, TestUser user, String room) {
    return api.call("GET", "/rooms/" + room, user, null).expect(200).json();
  }

  @Test
  void ownMessagesAreNeverUnreadOnAnotherDevice(TestCluster cluster) {
    TestUser first = cluster.api(0).signUp("first");
    TestUser second = cluster.api(1).logIn(first);
    TestUser other = cluster.api(0).signUp("other");
    String room = cluster.api(0).createRoom(first, "two devices", other);
    try (SocketClient sender = SocketClient.greeted(cluster.node(0), first);
        SocketClient device = SocketClient.greeted(cluster.node(1), second);
        SocketClient partner = SocketClient.greeted(cluster.node(2), other)) {
      sender.open(room);
      Badge badge = new Badge(room(cluster.api(1), second, room), second);
      for (int sent = 1; sent <= 3; sent++) {
        sender.say(room, "mine", 1);
        assertThat(badge.most(device, sent)).isZero();
      }
      partner.say(room, "theirs", 2);
      sender.say(room, "mine", 1);
      partner.say(room, "theirs", 1);
      badge.most(device, 7);
      assertThat(badge.unread()).isEqualTo(1);
      assertThat(new Badge(room(cluster.api(1), second, room), second).n).isEqualTo(7);
    }
  }

  @Test
  void whatTheServerSaysAfterwardsCountsThem(TestCluster cluster) {
    TestUser sender = cluster.api(0).signUp("sender");
    TestUser other = cluster.api(1).signUp("other");
    String room = cluster.api(0).createRoom(sender, "asked at once", other);
    try (SocketClient device = SocketClient.greeted(cluster.node(1), sender)) {
      for (int n = 1; n <= 20; n++) {
        assertThat(cluster.api(0).send(sender, room, Cids.next(), "m" + n).status()).isEqualTo(201);
        JsonObject seen = room(cluster.api(1), sender, room);
        assertThat(seen.getLong("readN")).isEqualTo(n);
        assertThat(seen.getLong("unread")).isZero();
      }
      assertThat(device.open(room).getLong("rn")).isEqualTo(20);
    }
    assertThat(
            cluster
                .api(1)
                .call("GET", "/rooms/" + room + "/members", other, null)
                .expect(200)
                .json()
                .getJsonArray("members")
                .stream()
                .map(JsonObject.class::cast)
                .filter(member -> member.getJsonObject("user").getString("id").equals(sender.id()))
                .map(member -> member.getLong("readN")))
        .containsExactly(20L);
    JsonObject less = new JsonObject().put("n", 7);
    assertThat(
            cluster
                .api(2)
                .call("PUT", "/rooms/" + room + "/read", sender, less)
                .expect(200)
                .json()
                .getLong("n"))
        .isEqualTo(20);
  }

  @Test
  void anExplicitReadReachesEveryDevice(TestCluster cluster) {
    TestUser reader = cluster.api(0).signUp("reader");
    TestUser other = cluster.api(0).signUp("other");
    String room = cluster.api(0).createRoom(reader, "read elsewhere", other);
    try (SocketClient talker = SocketClient.greeted(cluster.node(0), other);
        SocketClient opened = SocketClient.greeted(cluster.node(1), cluster.api(1).logIn(reader));
        SocketClient closed = SocketClient.greeted(cluster.node(2), cluster.api(2).logIn(reader))) {
      talker.say(room, "one", 1);
      opened.open(room);
      cluster
          .api(0)
          .call("PUT", "/rooms/" + room + "/read", reader, new JsonObject().put("n", 1))
          .expect(200);
      for (SocketClient device : new SocketClient[] {opened, closed}) {
        JsonObject read = device.upTo("read").getLast();
        assertThat(read.getString("s")).isEqualTo(reader.id());
        assertThat(read.getLong("n")).isEqualTo(1);
      }
    }
  }
}
