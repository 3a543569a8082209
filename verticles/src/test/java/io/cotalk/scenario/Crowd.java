package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.AtOnce;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The members of one room, each connected to one of the nodes in turn, with the room open. */
record Crowd(String room, List<TestClient> clients) {
  /** Signs up everybody, makes the rooms, connects and opens; crowds at the same time. */
  static List<Crowd> gather(Supplier<List<Endpoint>> nodes, int crowds, int people) {
    return AtOnce.run(crowds, i -> gather(nodes.get(), people));
  }

  static Crowd gather(List<Endpoint> nodes, int people) {
    List<TestUser> users = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      users.add(new Api(nodes.get(i % nodes.size())).signUp("crowd"));
    }
    TestUser owner = users.getFirst();
    TestUser[] others = users.subList(1, people).toArray(TestUser[]::new);
    String room = new Api(nodes.getFirst()).createRoom(owner, "crowd", others);
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      TestClient client = TestClient.connect(nodes.get(i % nodes.size()), users.get(i));
      client.open(room);
      clients.add(client);
    }
    return new Crowd(room, clients);
  }

  List<Speaker> speakers(Supplier<List<Endpoint>> nodes) {
    return clients.stream().map(client -> new Speaker(client, room, nodes)).toList();
  }

  /** Every client has the same log up to {@code seq} within the time, without contradictions. */
  void expectAllSee(long seq, Duration limit) {
    List<Event> first = List.of();
    for (TestClient client : clients) {
      client.expectUpTo(room, seq, limit);
      assertThat(client.faults()).isEmpty();
      List<Event> log = client.log(room);
      assertThat(log).hasSize((int) seq);
      first = first.isEmpty() ? log : first;
      assertThat(log).isEqualTo(first);
    }
  }

  /** How often clients had to fetch what the server should have pushed. */
  int fills() {
    return clients.stream().mapToInt(TestClient::fills).sum();
  }

  void leave() {
    clients.forEach(TestClient::close);
  }
}
