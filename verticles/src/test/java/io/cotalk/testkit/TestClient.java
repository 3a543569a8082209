package io.cotalk.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A real client: speaks the WebSocket protocol, keeps what it was shown of every open room by the
 * rule "apply the next, ignore what is there, fetch what is missing", and may reconnect to any node
 * with its positions. Methods block up to {@link Await#LIMIT} and may be called from any thread.
 */
public final class TestClient implements AutoCloseable {
  private static final Vertx VERTX =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setUseDaemonThread(true));
  private static final WebSocketClient SOCKETS =
      VERTX.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxConnections(10_000)
              .setMaxFrameSize(1 << 20)
              .setMaxMessageSize(4 << 20));
  private static final int OPEN = -1;

  private final TestUser user;
  private final Map<String, RoomView> rooms = new HashMap<>();
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new HashMap<>();
  private final List<JsonObject> pushes = new ArrayList<>();
  private Endpoint node;
  private @Nullable WebSocket socket;
  private int connections;
  private int requests;
  private int closeCode = OPEN;
  private String cursor = "";
  private JsonObject welcome = new JsonObject();

  private TestClient(Endpoint node, TestUser user) {
    this.node = node;
    this.user = user;
  }

  /** Connects and says hello; returns when the server has welcomed. */
  public static TestClient connect(Endpoint node, TestUser user) {
    TestClient client = new TestClient(node, user);
    client.connect();
    return client;
  }

  public TestUser user() {
    return user;
  }

  /** The last {@code welcome}. */
  public JsonObject welcome() {
    return welcome;
  }

  /**
   * Ends the connection, if it still stands, and comes back at {@code other} with its positions.
   */
  public void reconnect(Endpoint other) {
    close();
    synchronized (this) {
      node = other;
    }
    try {
      connect();
    } catch (Refused | ConnectionLost failure) {
      close();
      throw failure;
    }
  }

  private void connect() {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(node.port())
            .setURI("/ws")
            .addSubProtocol("cotalk.v1.json");
    WebSocket opened = join(SOCKETS.connect(options).onSuccess(this::listen));
    Objects.requireNonNull(opened);
    JsonObject hello = frame("hello").put("token", user.token()).put("device", user.device());
    JsonObject positions = new JsonObject();
    for (String room : roomIds()) {
      if (view(room).last() >= 0) {
        positions.put(room, view(room).position());
      }
    }
    if (!positions.isEmpty()) {
      hello.put("pos", positions);
    }
    if (!cursor.isEmpty()) {
      hello.put("cur", cursor);
    }
    welcome = request(hello);
    cursor = welcome.getString("cur", "");
    positions.fieldNames().forEach(this::expectOpened);
  }

  private void expectOpened(String room) {
    JsonObject answer =
        expectPush(
            push ->
                room.equals(push.getString("r"))
                    && List.of("opened", "closed").contains(push.getString("t")));
    if (answer.getString("t").equals("closed")) {
      throw new Refused(answer);
    }
  }

  private synchronized void listen(WebSocket opened) {
    socket = opened;
    closeCode = OPEN;
    requests = 0;
    opened.textMessageHandler(text -> text.lines().forEach(this::received));
    connections++;
    int connection = connections;
    opened.closeHandler(ended -> closed(connection, opened.closeStatusCode()));
    opened.exceptionHandler(failure -> {});
  }

  private synchronized void closed(int connection, @Nullable Short code) {
    if (connection != connections) {
      return;
    }
    closeCode = code == null ? 1006 : code;
    ConnectionLost lost = new ConnectionLost("closed with " + closeCode);
    List.copyOf(waiting.values()).forEach(request -> request.completeExceptionally(lost));
    waiting.clear();
    notifyAll();
  }

  private synchronized void received(String line) {
    JsonObject frame = new JsonObject(line);
    switch (frame.getString("t")) {
      case "welcome", "ok", "err" -> answered(frame);
      case "ev" -> take(Event.of(frame));
      case "opened" -> {
        noteEpoch(frame);
        pushes.add(frame);
      }
      case "ping" -> {
        reply(new JsonObject().put("t", "pong"));
        heads(frame.getJsonObject("heads", new JsonObject()));
      }
      case "gap" -> {
        pushes.add(frame);
        gap(frame.getString("r"), frame.getLong("to"), frame.getBoolean("hidden", false));
      }
      default -> pushes.add(frame);
    }
    notifyAll();
  }

  private void answered(JsonObject frame) {
    if (frame.containsKey("e") && frame.containsKey("r")) {
      noteEpoch(frame);
    }
    CompletableFuture<JsonObject> request = waiting.remove(frame.getInteger("i", 0));
    if (request == null) {
      pushes.add(frame);
    } else if (frame.getString("t").equals("err")) {
      request.completeExceptionally(new Refused(frame));
    } else {
      request.complete(frame);
    }
  }

  private void noteEpoch(JsonObject opened) {
    String room = opened.getString("r");
    if (opened.getBoolean("reset", false)) {
      rooms.put(room, new RoomView());
      view(room).startAt(opened.getLong("q"));
    }
    rooms.computeIfAbsent(room, id -> new RoomView()).epoch(opened.getLong("e"));
  }

  private void take(Event event) {
    RoomView view = rooms.computeIfAbsent(event.room(), id -> new RoomView());
    view.take(event);
    fill(event.room(), view);
  }

  private void gap(String room, long to, boolean hidden) {
    if (hidden) {
      rooms.computeIfAbsent(room, id -> new RoomView()).skipTo(to);
    } else {
      fillTo(room, to);
    }
  }

  private void heads(JsonObject heads) {
    for (String room : heads.fieldNames()) {
      if (rooms.containsKey(room)) {
        fillTo(room, heads.getJsonArray(room).getLong(0));
      }
    }
  }

  private void fillTo(String room, long seq) {
    RoomView view = rooms.computeIfAbsent(room, id -> new RoomView());
    view.reaches(seq);
    fill(room, view);
  }

  private void fill(String room, RoomView view) {
    if (view.startFill()) {
      Endpoint from = node;
      long after = view.last();
      Thread.startVirtualThread(() -> fetch(from, room, after));
    }
  }

  private void fetch(Endpoint from, String room, long after) {
    List<Event> missing;
    try {
      missing = new Api(from).page(user, room, after, 200);
    } catch (RuntimeException | AssertionError e) {
      missing = List.of();
    }
    synchronized (this) {
      RoomView view = view(room);
      missing.forEach(view::take);
      view.endFill();
      if (!missing.isEmpty()) {
        fill(room, view);
      }
      notifyAll();
    }
  }

  /** Opens a room from its beginning, or from what this client has of it. */
  public JsonObject open(String room) {
    RoomView view;
    synchronized (this) {
      view = rooms.computeIfAbsent(room, id -> new RoomView());
    }
    long position = Math.max(view.last(), 0);
    return request(frame("open").put("r", room).put("pos", position));
  }

  /** Opens a room without any of its past. */
  public JsonObject openLive(String room) {
    JsonObject ok = request(frame("open").put("r", room));
    synchronized (this) {
      rooms.computeIfAbsent(room, id -> new RoomView()).startAt(ok.getLong("q"));
    }
    return ok;
  }

  /** Closes a room; what was seen of it stays. */
  public void closeRoom(String room) {
    request(frame("close").put("r", room));
  }

  /** Sends a message; throws {@link Refused} or {@link ConnectionLost}. */
  public Ack send(String room, String text) {
    return send(room, Cids.next(), text);
  }

  public Ack send(String room, String cid, String text) {
    return join(sendLater(room, cid, text));
  }

  public CompletableFuture<Ack> sendLater(String room, String cid, String text) {
    JsonObject send =
        frame("send").put("r", room).put("cid", cid).put("d", new JsonObject().put("text", text));
    return requestLater(send).thenApply(ok -> Ack.of(room, cid, text, ok));
  }

  /** A frame of this type, to be completed and given to {@link #request}. */
  public static JsonObject frame(String type) {
    return new JsonObject().put("t", type);
  }

  /** The {@code ok} to a request; throws {@link Refused} or {@link ConnectionLost}. */
  public JsonObject request(JsonObject frame) {
    return join(requestLater(frame));
  }

  public synchronized CompletableFuture<JsonObject> requestLater(JsonObject frame) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    if (closeCode != OPEN || socket == null) {
      answer.completeExceptionally(new ConnectionLost("closed before with " + closeCode));
      return answer;
    }
    requests++;
    waiting.put(requests, answer);
    reply(frame.copy().put("i", requests));
    return answer;
  }

  private void reply(JsonObject frame) {
    if (socket != null) {
      socket.writeTextMessage(frame.encode()).onFailure(ignored -> {});
    }
  }

  /** What this client has of a room, in order. */
  public synchronized List<Event> log(String room) {
    return view(room).applied();
  }

  /** The texts of the messages it has, in order. */
  public List<String> texts(String room) {
    return log(room).stream().filter(Event::isMessage).map(Event::text).toList();
  }

  /** How often events were missing, so that the client had to fetch them itself. */
  public synchronized int fills() {
    return rooms.values().stream().mapToInt(RoomView::fills).sum();
  }

  /** How many events came again. */
  public synchronized int repeats() {
    return rooms.values().stream().mapToInt(RoomView::repeats).sum();
  }

  /** Contradictions in what the server showed; must be empty. */
  public synchronized List<String> faults() {
    return rooms.values().stream().flatMap(view -> view.faults().stream()).toList();
  }

  /** Waits for a message with this text. */
  public Event expect(String room, String text) {
    await("message " + text, Await.LIMIT, () -> find(room, text) != null);
    return Objects.requireNonNull(find(room, text));
  }

  /** Waits until the room is known up to {@code seq}. */
  public void expectUpTo(String room, long seq, Duration limit) {
    await("event " + seq + " of " + room, limit, () -> view(room).last() >= seq);
  }

  /** Waits for a push that is no event, and takes it out. */
  public JsonObject expectPush(Predicate<JsonObject> wanted) {
    await("a push", Await.LIMIT, () -> pushes.stream().anyMatch(wanted));
    synchronized (this) {
      for (Iterator<JsonObject> each = pushes.iterator(); each.hasNext(); ) {
        JsonObject push = each.next();
        if (wanted.test(push)) {
          each.remove();
          return push;
        }
      }
    }
    throw new AssertionError("taken by another thread");
  }

  /** Fails if the room moves within the time. */
  public void expectNothing(String room, Duration time) {
    long before = view(room).last();
    if (holds(time, () -> view(room).last() != before)) {
      throw new AssertionError("unexpected: " + log(room).getLast());
    }
  }

  /** Waits for the server to end the connection; the close code, 1006 without one. */
  public int expectClosed(Duration limit) {
    await("the end of the connection", limit, () -> closeCode != OPEN);
    return closeCode;
  }

  public synchronized boolean isOpen() {
    return closeCode == OPEN;
  }

  private @Nullable Event find(String room, String text) {
    for (Event event : view(room).applied()) {
      if (event.isMessage() && event.text().equals(text)) {
        return event;
      }
    }
    return null;
  }

  private synchronized RoomView view(String room) {
    return rooms.computeIfAbsent(room, id -> new RoomView());
  }

  private synchronized List<String> roomIds() {
    return List.copyOf(rooms.keySet());
  }

  private void await(String what, Duration limit, BooleanSupplier condition) {
    if (!holds(limit, condition)) {
      throw new AssertionError(
          user.handle() + " at " + node.name() + ": no " + what + " in " + limit);
    }
  }

  /** Whether the condition comes true within the time; looked at after everything received. */
  private synchronized boolean holds(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static <T> T join(io.vertx.core.Future<T> future) {
    return join(future.toCompletionStage().toCompletableFuture());
  }

  /** The result within the limit; failures as they are, and those of the network as lost. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.orTimeout(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException expected && !(cause instanceof HttpClosedException)) {
        throw expected;
      }
      throw new ConnectionLost(String.valueOf(cause));
    }
  }

  /** Breaks the connection without a word, as a lost network does. */
  public void drop() {
    WebSocket current;
    synchronized (this) {
      current = socket;
    }
    if (current instanceof io.vertx.core.internal.http.WebSocketInternal internal) {
      internal.channelHandlerContext().close().addListener(done -> {});
      expectClosed(Await.LIMIT);
    }
  }

  @Override
  public void close() {
    WebSocket current;
    synchronized (this) {
      current = closeCode == OPEN ? socket : null;
    }
    if (current != null) {
      current.close().onFailure(ignored -> {});
      expectClosed(Await.LIMIT);
    }
  }
}
