package io.cotalk.core.session;

import io.cotalk.testkit.RawSocket;
import java.util.Map;

/** A client of the WebSocket, as plain as can be. */
final class WebSocketClient extends LinkClient {
  private static final Map<Integer, CloseReason> REASONS =
      Map.of(
          4000, CloseReason.RESTART,
          4003, CloseReason.OVERLOAD,
          4008, CloseReason.SLOW_READER,
          4009, CloseReason.NO_HEARTBEAT,
          4500, CloseReason.UNAUTHENTICATED,
          4501, CloseReason.SESSION_ENDED,
          4502, CloseReason.ABUSE);

  private final RawSocket socket;

  WebSocketClient(RawSocket socket) {
    this.socket = socket;
  }

  @Override
  String read() {
    String text = socket.readText();
    return text.startsWith("close:")
        ? "close " + REASONS.get(Integer.parseInt(text.substring("close:".length())))
        : text;
  }

  @Override
  void write(String json) {
    socket.text(json);
  }

  @Override
  public void close() {
    socket.close();
  }
}
