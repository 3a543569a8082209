package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.client.Link;
import io.cotalk.loadtest.history.StreamEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A user who sends, over a connection to some node and over HTTP to any. On the loop's thread. */
final class Talker implements Link.Listener {
  private final Field field;
  private final Account account;
  private final Deque<Long> idle = new ArrayDeque<>();
  private @Nullable Link link;
  private long connection;
  private long streamProcess;
  private boolean leaves;
  private boolean stopped;

  Talker(Field field, Account account) {
    this.field = field;
    this.account = account;
  }

  Account account() {
    return account;
  }

  /** Connects, and again whenever the connection ends. */
  void start() {
    connect(field.anyNode());
  }

  private void connect(Endpoint node) {
    if (stopped) {
      return;
    }
    if (streamProcess == 0) {
      streamProcess = field.recorder().newProcess(account.id());
    }
    connection = field.recorder().newConnection();
    link = Link.open(field.loop(), node, account, new Link.Start(Map.of(), this));
  }

  void stop() {
    stopped = true;
    if (link != null) {
      link.close();
    }
  }

  /** Breaks the connection; it is made again. */
  void drop() {
    if (link != null && link.isOpen()) {
      leaves = true;
      link.reset();
    }
  }

  private String welcomedBy() {
    return link == null ? "" : link.welcomedBy();
  }

  /** A process of this user that has nothing under way. */
  long takeProcess() {
    Long process = idle.pollFirst();
    return process != null ? process : field.recorder().newProcess(account.id());
  }

  /** Gives a process back after a certain outcome; after an unknown one it is never used again. */
  void giveBack(long process) {
    idle.addLast(process);
  }

  /** Whether a message can go over the connection. */
  boolean isConnected() {
    return link != null && link.isOpen();
  }

  /** The node at the other end of the connection; any node while there is none. */
  Endpoint node() {
    return link != null ? link.node() : field.anyNode();
  }

  /** Number of the connection. */
  long connection() {
    return connection;
  }

  /** Sends over the connection. */
  void sendHere(Message message, Consumer<Outcome> done) {
    JsonObject frame =
        new JsonObject()
            .put("t", "send")
            .put("r", message.room())
            .put("cid", message.cid())
            .put("d", new JsonObject().put("text", message.body()));
    if (link == null) {
      done.accept(new Outcome.Unknown("no connection"));
      return;
    }
    link.request(frame, answer -> done.accept(Outcome.of(answer)));
  }

  /** Sends over HTTP. */
  void sendTo(Endpoint node, Message message, Consumer<Outcome> done) {
    field.call(
        node,
        account.send(message.room(), message.cid(), message.body()),
        (HttpResult result) -> done.accept(Outcome.of(result)));
  }

  @Override
  public void connected() {}

  @Override
  public void pushed(JsonObject frame) {
    if (frame.getString("t").equals("go_away")) {
      Link leaving = link;
      field.later(
          Duration.ofMillis(frame.getLong("delay_ms", 0L)),
          () -> {
            if (leaving != null && leaving == link) {
              leaving.close();
            }
          });
    }
  }

  @Override
  public void ended(int code, String why) {
    String reason = leaves ? StreamEvent.End.LEFT : why;
    leaves = false;
    field
        .recorder()
        .write(new StreamEvent.End(streamProcess, connection, welcomedBy(), code, reason));
    Endpoint before = node();
    field.later(
        Duration.ofMillis(100 + field.random().nextInt(400)),
        () -> connect(field.anyNodeBut(before)));
  }
}
