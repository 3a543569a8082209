package io.cotalk.loadtest.client;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A user's connection: says hello, numbers requests and finds their answers, answers pings, and
 * ends when nothing comes for too long. On the loop's thread.
 */
public final class Link {
  /** Heartbeat of the server and its patience, as docs/protocol.md has them. */
  private static final Duration SILENCE = Duration.ofSeconds(40);

  /**
   * A server answers within 12 s; a little more, or its answer would be crossed by our patience.
   */
  private static final Duration ANSWER = Duration.ofSeconds(12);

  private final ClientLoop loop;
  private final Endpoint node;
  private final Listener listener;
  private final WebSocket socket;
  private final Map<Integer, Consumer<JsonObject>> waiting = new HashMap<>();
  private long heard = System.nanoTime();
  private int requests;
  private boolean welcome;
  private boolean over;

  private Link(ClientLoop loop, Endpoint node, Account account, int buffer, Start start) {
    this.loop = loop;
    this.node = node;
    this.listener = start.listener();
    this.socket =
        WebSocket.connect(
            loop, node, account.address(), buffer, new Frames(account, start.positions()));
    loop.later(ANSWER, () -> dropIf(!welcome, "no welcome in 12 s"));
    watch();
  }

  /**
   * Who a link works for.
   *
   * @param positions of rooms to be resumed; none may be given
   */
  public record Start(Map<String, Long> positions, Listener listener) {
    public Start {
      positions = Map.copyOf(positions);
    }
  }

  /** Hears what happens; {@link #ended} exactly once and nothing after it. */
  public interface Listener {
    /** The server has welcomed the user. */
    void connected();

    /** What is no answer and no ping: {@code ev}, {@code opened}, {@code gap} … */
    void pushed(JsonObject frame);

    /** The connection is over. */
    void ended(int code, String why);
  }

  /** Begins to connect. */
  public static Link open(ClientLoop loop, Endpoint node, Account account, Start start) {
    return new Link(loop, node, account, 0, start);
  }

  /** The same with a small receive buffer, for one that will read slowly. */
  public static Link openSlow(ClientLoop loop, Endpoint node, Account account, Start start) {
    return new Link(loop, node, account, 4_096, start);
  }

  public Endpoint node() {
    return node;
  }

  /** The node's name once the user was welcomed there, also when it is over; empty before. */
  public String welcomedBy() {
    return welcome ? node.name() : "";
  }

  /** Whether requests can be made. */
  public boolean isOpen() {
    return welcome && !over;
  }

  /**
   * Makes a request; its number is added.
   *
   * @param answer gets {@code ok} or {@code err}, or a frame of the type {@code lost} with {@code
   *     why} when none came in 12 s or the connection ended
   */
  public void request(JsonObject frame, Consumer<JsonObject> answer) {
    if (over) {
      answer.accept(lost("closed before"));
      return;
    }
    int number = ++requests;
    waiting.put(number, answer);
    socket.send(frame.put("i", number));
    loop.later(ANSWER, () -> unanswered(number));
  }

  private void unanswered(int number) {
    Consumer<JsonObject> answer = waiting.remove(number);
    if (answer != null) {
      answer.accept(lost("no answer in 12 s"));
      // A request without its one answer: the connection or the node behind it is of no use.
      dropIf(true, "a request had no answer");
    }
  }

  private static JsonObject lost(String why) {
    return new JsonObject().put("t", "lost").put("why", why);
  }

  /** Ends it as a client that leaves. */
  public void close() {
    socket.close();
  }

  /** Ends it without a word. */
  public void reset() {
    socket.reset();
  }

  /** The port on this side; 0 without a connection. */
  public int localPort() {
    return socket.localPort();
  }

  /** Reads nothing any more, or goes on. */
  public void reading(boolean on) {
    socket.reading(on);
  }

  private void dropIf(boolean condition, String why) {
    if (condition && !over) {
      socket.reset();
      end(1006, why);
    }
  }

  private void watch() {
    if (!over) {
      dropIf(System.nanoTime() - heard > SILENCE.toNanos(), "silence");
      loop.later(Duration.ofSeconds(5), this::watch);
    }
  }

  private void end(int code, String why) {
    if (over) {
      return;
    }
    over = true;
    List<Consumer<JsonObject>> open = List.copyOf(waiting.values());
    waiting.clear();
    open.forEach(answer -> answer.accept(lost("connection lost")));
    listener.ended(code, why);
  }

  /** What comes from the socket. */
  private final class Frames implements WebSocket.Listener {
    private final Account account;
    private final Map<String, Long> positions;

    Frames(Account account, Map<String, Long> positions) {
      this.account = account;
      this.positions = positions;
    }

    @Override
    public void opened() {
      JsonObject hello =
          new JsonObject()
              .put("t", "hello")
              .put("token", account.token())
              .put("device", account.device());
      if (!positions.isEmpty()) {
        JsonObject pos = new JsonObject();
        positions.forEach(pos::put);
        hello.put("pos", pos);
      }
      request(hello, answer -> {});
    }

    @Override
    public void received(JsonObject frame) {
      if (over) {
        return;
      }
      heard = System.nanoTime();
      switch (frame.getString("t", "")) {
        case "welcome" -> {
          welcome = true;
          waiting.remove(frame.getInteger("i", 0));
          listener.connected();
        }
        case "ok", "err" -> {
          Consumer<JsonObject> answer = waiting.remove(frame.getInteger("i", 0));
          if (answer != null) {
            answer.accept(frame);
          }
        }
        case "ping" -> socket.send(new JsonObject().put("t", "pong"));
        default -> listener.pushed(frame);
      }
    }

    @Override
    public void closed(int code, String why) {
      end(code, why);
    }
  }
}
