package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads every frame as it comes, in order; nothing is hidden or repaired. Blocking. */
final class SocketClient implements AutoCloseable {
  private final RawSocket socket;
  private int requests = 1;

  private SocketClient(RawSocket socket) {
    this.socket = socket;
  }

  /** Connects and says hello. */
  static SocketClient greeted(Endpoint node, TestUser user) {
    return greeted(node, user, new JsonObject());
  }

  /** Connects and says hello with positions by room. */
  static SocketClient greeted(Endpoint node, TestUser user, JsonObject positions) {
    return greeted(RawSocket.webSocket(node), user, positions);
  }

  /** Connects and says hello; what it does not read waits on the server, not in its kernel. */
  static SocketClient narrow(Endpoint node, TestUser user) {
    return greeted(RawSocket.narrowWebSocket(node), user, new JsonObject());
  }

  private static SocketClient greeted(RawSocket socket, TestUser user, JsonObject positions) {
    SocketClient client = new SocketClient(socket);
    client.socket.text(
        new JsonObject()
            .put("t", "hello")
            .put("i", 1)
            .put("token", user.token())
            .put("pos", positions)
            .encode());
    assertThat(client.next().getString("t")).isEqualTo("welcome");
    return client;
  }

  /** The next frame; {@code t} is empty at the end, and {@code close:CODE} for a close. */
  JsonObject next() {
    String text = socket.readText();
    return text.startsWith("{") ? new JsonObject(text) : new JsonObject().put("t", text);
  }

  /** All frames up to the first of this type, which comes last. */
  List<JsonObject> upTo(String type) {
    List<JsonObject> frames = new ArrayList<>();
    do {
      JsonObject frame = next();
      assertThat(frame.getString("t")).isNotEmpty().doesNotStartWith("close:");
      frames.add(frame);
    } while (!frames.getLast().getString("t").equals(type));
    return frames;
  }

  /** Asks, and returns the answer; pushes that come before it are dropped. */
  JsonObject ask(JsonObject request) {
    int i = write(request);
    JsonObject frame = next();
    while (frame.getInteger("i", 0) != i) {
      assertThat(frame.getString("t")).isNotEmpty().doesNotStartWith("close:");
      frame = next();
    }
    return frame;
  }

  /** Sends a request and does not wait; its number. */
  int write(JsonObject request) {
    int i = ++requests;
    socket.text(request.copy().put("i", i).encode());
    return i;
  }

  JsonObject open(String room) {
    return ask(new JsonObject().put("t", "open").put("r", room));
  }

  /** Sends messages one after the other. */
  void say(String room, String text, int times) {
    for (int i = 0; i < times; i++) {
      JsonObject send =
          new JsonObject()
              .put("t", "send")
              .put("r", room)
              .put("cid", Cids.next())
              .put("d", new JsonObject().put("text", text));
      assertThat(ask(send).getString("t")).isEqualTo("ok");
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
