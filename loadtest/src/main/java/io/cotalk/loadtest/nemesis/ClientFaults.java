package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.nemesis.Kind.Ground;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Clients that never read, drip, or send what cannot be stored. */
final class ClientFaults {
  private static final int CROWD = 100;
  private static final int SLOW_REQUESTS = 5_000;

  /** Of the half-open ones; each needs rules of its own. */
  private static final int DOOMED = 20;

  private ClientFaults() {}

  static List<Kind> kinds() {
    return List.of(
        new Kind(
            "F22",
            "messages that cannot be stored among the others",
            (name, ground) -> fault(name, ground, 10, Intruders::poison)),
        new Kind(
            "F46",
            "clients that never read",
            (name, ground) ->
                fault(name, ground, 45, (all, node, n) -> all.slowReaders(node, n, false))),
        new Kind(
            "F47",
            "clients that read a little now and then",
            (name, ground) ->
                fault(name, ground, 45, (all, node, n) -> all.slowReaders(node, n, true))),
        new Kind("F48", "half-open clients", ClientFaults::halfOpen),
        new Kind(
            "F50",
            "requests a byte at a time, sockets without hello",
            (name, ground) -> fault(name, ground, 20, ClientFaults::slowRequests)));
  }

  private static Fault halfOpen(String name, Ground ground) {
    Node node = ground.cluster().nodes().get(ground.choose(ground.cluster().nodes().size()));
    String centre = ground.cluster().network().centre();
    return new Fault(
        name,
        node.name(),
        // A ping every 25 s, 10 s for its answer, and what the server's clock is off.
        Duration.ofSeconds(50),
        () -> {
          for (int port : ground.intruders().doomedReaders(node.endpoint(), DOOMED)) {
            node.host().cut(centre, port);
          }
        },
        () -> {
          try {
            ground.intruders().leave();
          } finally {
            node.host().reconnect();
          }
        },
        ground.cluster().network().hasNamespaces() ? "" : NetworkFaults.MISSING);
  }

  private static void slowRequests(Intruders all, Endpoint node, int count) throws IOException {
    all.slowRequests(node, SLOW_REQUESTS);
  }

  private interface Coming {
    void come(Intruders all, Endpoint node, int count) throws IOException;
  }

  private static Fault fault(String name, Ground ground, int seconds, Coming coming) {
    Endpoint node =
        ground.cluster().nodes().get(ground.choose(ground.cluster().nodes().size())).endpoint();
    return new Fault(
        name,
        node.name(),
        Duration.ofSeconds(seconds),
        () -> coming.come(ground.intruders(), node, CROWD),
        () -> ground.intruders().leave(),
        "");
  }
}
