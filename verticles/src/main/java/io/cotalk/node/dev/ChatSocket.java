package io.cotalk.node.dev;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection of the terminal client: prints the server's frames, answers its pings, sends what
 * is typed, renews its token. The listener's methods run on a thread of the client, one after the
 * other.
 */
final class ChatSocket implements WebSocket.Listener {
  /** As docs/protocol.md says. */
  private static final int ANSWER_SECONDS = 15;

  private static final Set<String> OPENED_OR_NOT = Set.of("opened", "closed");

  /** More than any frame of the server. */
  private static final int MAX_CHARS = 4 << 20;

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 1L << 63;
  private static final long RANDOM_BITS = (1L << 62) - 1;

  private final ChatTokens tokens;
  private final ChatRoom room;
  private final PrintStream out;
  private final StringBuilder message = new StringBuilder();
  private final SecureRandom random = new SecureRandom();
  private final Semaphore answers = new Semaphore(0);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Why it ended; empty where the input did. */
  private final CompletableFuture<Optional<String>> ended = new CompletableFuture<>();

  /** Whether the close of the connection is ours; the server's answer may come before its end. */
  private volatile boolean closing;

  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);
  private int requests;

  private ChatSocket(ChatTokens tokens, ChatRoom room, PrintStream out) {
    this.tokens = tokens;
    this.room = room;
    this.out = out;
  }

  /**
   * Returns when {@code in} has ended and what was typed is answered.
   *
   * @throws DevFault when the connection cannot be made or ends
   */
  static void talk(URI server, ChatTokens tokens, ChatRoom room, InputStream in, PrintStream out) {
    String scheme = "https".equals(server.getScheme()) ? "wss" : "ws";
    URI target = URI.create(scheme + "://" + server.getAuthority() + "/ws");
    ChatSocket chat = new ChatSocket(tokens, room, out);
    try {
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .subprotocols("cotalk.v1.json")
              .buildAsync(target, chat)
              .join();
      Thread.ofPlatform().daemon().start(() -> chat.read(in, socket));
    } catch (CompletionException e) {
      throw new DevFault("no connection to " + target + ": " + e.getCause());
    }
    chat.ended
        .join()
        .ifPresent(
            why -> {
              throw new DevFault(why);
            });
  }

  private void read(InputStream in, WebSocket socket) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      ask(socket, hello(tokens.token()));
      if (!opened.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        end("the server does not answer");
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        type(socket, line);
      }
      if (!answers.tryAcquire(requests(), ANSWER_SECONDS, TimeUnit.SECONDS)) {
        end("not everything that was typed was answered");
      }
      closing = true;
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      ended.complete(Optional.empty());
    } catch (IOException | CompletionException e) {
      end("the connection is lost: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void type(WebSocket socket, String line) {
    if (!line.startsWith("{")) {
      if (!line.isBlank()) {
        ask(socket, message(line));
      }
      return;
    }
    try {
      ask(socket, new JsonObject(line));
    } catch (DecodeException e) {
      out.println("not sent: that is no JSON object");
    }
  }

  private JsonObject hello(String token) {
    JsonObject positions = new JsonObject().put(room.id(), room.position());
    return new JsonObject().put("t", "hello").put("token", token).put("pos", positions);
  }

  private JsonObject message(String text) {
    return new JsonObject()
        .put("t", "send")
        .put("r", room.id())
        .put("cid", cid())
        .put("d", new JsonObject().put("text", text));
  }

  /** A UUID of version 7 (RFC 9562 section 5.7). */
  private String cid() {
    long high = System.currentTimeMillis() << 16 | VERSION_7 | random.nextInt(1 << 12);
    return new UUID(high, VARIANT | (random.nextLong() & RANDOM_BITS)).toString();
  }

  /**
   * Sends a request under the next number, one at a time: a reader faster than the server waits.
   */
  private void ask(WebSocket socket, JsonObject frame) {
    number(socket, frame).join();
  }

  private synchronized CompletableFuture<?> number(WebSocket socket, JsonObject frame) {
    requests++;
    send(socket, frame.put("i", requests));
    return sent;
  }

  private synchronized int requests() {
    return requests;
  }

  /** On a thread of its own, because it waits for an answer over HTTP. */
  private void renew(WebSocket socket) {
    try {
      String token = tokens.refresh();
      ask(socket, new JsonObject().put("t", "auth").put("token", token));
    } catch (DevFault | CompletionException e) {
      end("the login cannot be renewed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One after the other: the client of the JDK refuses a second send meanwhile. */
  private synchronized void send(WebSocket socket, JsonObject frame) {
    sent = sent.thenCompose(done -> socket.sendText(frame.encode(), true));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    message.append(part);
    if (last) {
      message.toString().lines().forEach(line -> show(socket, line));
      message.setLength(0);
    } else if (message.length() > MAX_CHARS) {
      socket.abort();
      end("the server sent a message that is too long");
    }
    socket.request(1);
    return null;
  }

  private void show(WebSocket socket, String line) {
    JsonObject frame = new JsonObject(line);
    if ("ping".equals(frame.getString("t"))) {
      send(socket, new JsonObject().put("t", "pong"));
      return;
    }
    out.println(line);
    if (frame.containsKey("i")) {
      answers.release();
    }
    if ("expiring".equals(frame.getString("t"))) {
      Thread.ofPlatform().daemon().start(() -> renew(socket));
    }
    if (OPENED_OR_NOT.contains(frame.getString("t", ""))) {
      opened.countDown();
    }
  }

  private void end(String why) {
    ended.complete(Optional.of(why));
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    if (!closing) {
      end("the server closed the connection: " + code + " " + reason);
    }
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    end("the connection is lost: " + error);
  }
}
