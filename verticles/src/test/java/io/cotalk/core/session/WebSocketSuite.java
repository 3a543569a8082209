package io.cotalk.core.session;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import java.util.List;

/** {@link LinkSuite} by the WebSocket. */
abstract class WebSocketSuite extends LinkSuite {
  @Override
  LinkClient connect(Endpoint node) {
    return new WebSocketClient(RawSocket.webSocket(node));
  }

  @Override
  LinkClient narrow(Endpoint node) {
    return new WebSocketClient(RawSocket.narrowWebSocket(node));
  }

  @Override
  String transport() {
    return "websocket";
  }

  @Override
  List<String> endCodes() {
    return List.of("4008", "4009");
  }
}
