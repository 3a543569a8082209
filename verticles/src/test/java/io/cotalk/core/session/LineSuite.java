package io.cotalk.core.session;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.LineTransport;
import java.util.List;

/** {@link LinkSuite} by the transport of tests. */
abstract class LineSuite extends LinkSuite {
  private int port(Endpoint node) {
    return ((LineTransport) cluster().transport(node)).port();
  }

  @Override
  LinkClient connect(Endpoint node) {
    return new LineClient(port(node), 0);
  }

  @Override
  LinkClient narrow(Endpoint node) {
    return new LineClient(port(node), 4096);
  }

  @Override
  String transport() {
    return "lines";
  }

  @Override
  List<String> endCodes() {
    return List.of("slow_reader", "no_heartbeat");
  }
}
