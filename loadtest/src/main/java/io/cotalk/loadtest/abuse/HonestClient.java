package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.client.WebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One user who does what docs/protocol.md says: sends, repeats with the same {@code cid} what was
 * not acknowledged, waits as told, reconnects. On the loop's thread.
 */
final class HonestClient implements WebSocket.Listener {
  private static final Duration RECONNECT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LEAST_WAIT_MILLIS = 50;

  private final ClientLoop loop;
  private final HttpClient http;
  private final Endpoint node;
  private final Account account;
  private final HonestCrowd crowd;
  private final Map<String, HonestMessage> unacknowledged = new LinkedHashMap<>();
  private final Map<Long, String> requests = new HashMap<>();
  private @Nullable WebSocket socket;
  private boolean welcomed;
  private boolean leaving;
  private long lastRequest;

  HonestClient(
      ClientLoop loop, HttpClient http, Endpoint node, Account account, HonestCrowd crowd) {
    this.loop = loop;
    this.http = http;
    this.node = node;
    this.account = account;
    this.crowd = crowd;
  }

  void connect() {
    socket = WebSocket.connect(loop, node, account.address(), 0, this);
  }

  boolean isWelcomed() {
    return welcomed;
  }

  int waiting() {
    return unacknowledged.size();
  }

  void send(HonestMessage message) {
    unacknowledged.put(message.cid(), message);
    transmit(message);
  }

  private void transmit(HonestMessage message) {
    if (!welcomed) {
      return;
    }
    long i = request("send", message.cid());
    write(
        new JsonObject()
            .put("t", "send")
            .put("i", i)
            .put("r", message.room())
            .put("cid", message.cid())
            .put("d", new JsonObject().put("text", message.text())));
  }

  private long request(String type, String cid) {
    long i = ++lastRequest;
    requests.put(i, type.equals("send") ? cid : "");
    return i;
  }

  private void write(JsonObject frame) {
    if (socket != null) {
      socket.send(frame);
    }
  }

  @Override
  public void opened() {
    write(
        new JsonObject()
            .put("t", "hello")
            .put("i", request("hello", ""))
            .put("token", account.token()));
  }

  @Override
  public void received(JsonObject frame) {
    switch (frame.getString("t", "")) {
      case "welcome" -> welcome();
      case "ping" -> write(new JsonObject().put("t", "pong"));
      case "ok" -> acknowledge(frame);
      case "err" -> refused(frame);
      case "expiring" -> renew();
      default -> {
        // What others send is not looked at.
      }
    }
  }

  private void welcome() {
    welcomed = true;
    for (HonestMessage message : new ArrayList<>(unacknowledged.values())) {
      transmit(message);
    }
  }

  private void acknowledge(JsonObject ok) {
    String cid = requests.remove(ok.getLong("i", 0L));
    HonestMessage message = cid == null ? null : unacknowledged.remove(cid);
    if (message != null) {
      crowd.acknowledged(message, ok.getLong("q"));
    }
  }

  private void refused(JsonObject err) {
    String cid = requests.remove(err.getLong("i", 0L));
    HonestMessage message = cid == null ? null : unacknowledged.get(cid);
    if (message == null) {
      return;
    }
    if (!err.getBoolean("temp", false)) {
      unacknowledged.remove(cid);
      crowd.fault("a message was refused for good: " + err.encode());
      return;
    }
    crowd.window().refused();
    long wait = Math.max(LEAST_WAIT_MILLIS, err.getLong("retry_ms", 0L));
    loop.later(
        Duration.ofMillis(wait),
        () -> {
          if (unacknowledged.containsKey(message.cid())) {
            transmit(message);
          }
        });
  }

  private void renew() {
    http.call(
        node,
        account.refresh(),
        PATIENCE,
        result -> {
          if (result instanceof HttpResult.Answer answer && answer.isOk()) {
            account.accept(answer.body());
            write(
                new JsonObject()
                    .put("t", "auth")
                    .put("i", request("auth", ""))
                    .put("token", account.token()));
          }
        });
  }

  @Override
  public void closed(int code, String why) {
    welcomed = false;
    requests.clear();
    if (!leaving) {
      crowd.closed(code, why);
      loop.later(RECONNECT, this::connect);
    }
  }

  /** Ends it for good. */
  void leave() {
    leaving = true;
    if (socket != null) {
      socket.close();
    }
  }

  /** What was sent and never acknowledged. */
  List<HonestMessage> left() {
    return List.copyOf(unacknowledged.values());
  }
}
