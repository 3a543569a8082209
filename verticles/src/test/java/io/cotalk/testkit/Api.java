package io.cotalk.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The HTTP API of one node. Blocking; any thread. */
public final class Api {
  public static final String PASSWORD = "correct horse battery";

  private static final String BASE = "/api/v1";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int PAGE = 200;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(30))
          .build();
  private static final AtomicInteger ACCOUNTS = new AtomicInteger();
  private static final String RUN =
      Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);

  private final Endpoint node;

  public Api(Endpoint node) {
    this.node = node;
  }

  /** A handle nobody in this run or database has. */
  public static String freshHandle(String prefix) {
    return prefix + RUN + ACCOUNTS.incrementAndGet();
  }

  /** Makes an account whose handle begins with {@code prefix}. */
  public TestUser signUp(String prefix) {
    String device = UUID.randomUUID().toString();
    List<String> handles = new ArrayList<>();
    Reply reply =
        patiently(
            () -> {
              handles.add(freshHandle(prefix));
              return trySignUp(handles.getLast(), device);
            });
    return login(reply.expect(201), handles.getLast(), device);
  }

  /** As a good client does, asks again for what was refused for a moment, on a busy machine. */
  public static Reply patiently(Supplier<Reply> request) {
    List<Reply> replies = new ArrayList<>();
    Await.until(
        "an answer other than 503",
        () -> {
          replies.add(request.get());
          return replies.getLast().status() != 503;
        });
    return replies.getLast();
  }

  /** The bare answer to a sign-up. */
  public Reply trySignUp(String handle, String device) {
    JsonObject body =
        new JsonObject()
            .put("handle", handle)
            .put("name", handle)
            .put("password", PASSWORD)
            .put("device", device);
    return call("POST", "/accounts", null, body, "X-Forwarded-For", someAddress());
  }

  /** Another login of the same account, from a device of its own. */
  public TestUser logIn(TestUser user) {
    String device = UUID.randomUUID().toString();
    JsonObject body =
        new JsonObject()
            .put("handle", user.handle())
            .put("password", user.password())
            .put("device", device);
    Reply reply =
        patiently(() -> call("POST", "/sessions", null, body, "X-Forwarded-For", someAddress()));
    return login(reply.expect(200), user.handle(), device);
  }

  private static TestUser login(Reply reply, String handle, String device) {
    JsonObject body = reply.json();
    return new TestUser(
        body.getJsonObject("user").getString("id"),
        handle,
        PASSWORD,
        device,
        body.getString("accessToken"),
        body.getString("refreshToken"));
  }

  /** Makes a group room; its id. */
  public String createRoom(TestUser owner, String title, TestUser... members) {
    JsonArray handles = new JsonArray();
    for (TestUser member : members) {
      handles.add(member.handle());
    }
    JsonObject body = new JsonObject().put("title", title).put("members", handles);
    Reply reply = patiently(() -> call("POST", "/rooms", owner, body));
    return reply.expect(201).json().getString("id");
  }

  /** Sends a message; the bare answer. */
  public Reply send(TestUser sender, String room, String cid, String text) {
    JsonObject body = new JsonObject().put("text", text);
    return call("POST", "/rooms/" + room + "/messages", sender, body, "Idempotency-Key", cid);
  }

  /** One page of events after {@code seq}, ascending. */
  public List<Event> page(TestUser reader, String room, long after, int limit) {
    String path = "/rooms/" + room + "/messages?after=" + after + "&limit=" + limit;
    JsonArray events = call("GET", path, reader, null).expect(200).json().getJsonArray("events");
    List<Event> page = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      page.add(Event.of(events.getJsonObject(i)));
    }
    return page;
  }

  /** All events after {@code seq}, page by page. */
  public List<Event> history(TestUser reader, String room, long after) {
    List<Event> all = new ArrayList<>();
    List<Event> page = page(reader, room, after, PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = page(reader, room, all.getLast().seq(), PAGE);
    }
    return all;
  }

  /**
   * Any request. {@code path} is below {@code /api/v1}; {@code headers} are names and values in
   * turns.
   */
  public Reply call(
      String method,
      String path,
      @Nullable TestUser caller,
      @Nullable JsonObject body,
      String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(node.api(BASE + path)).timeout(TIMEOUT);
    if (caller != null) {
      request.header("Authorization", "Bearer " + caller.token());
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (body == null) {
      return exchange(request.method(method, BodyPublishers.noBody()));
    }
    request.header("Content-Type", "application/json");
    return exchange(request.method(method, BodyPublishers.ofString(body.encode())));
  }

  /** GET of any address of a node, such as health. */
  public static Reply get(URI uri) {
    return exchange(HttpRequest.newBuilder(uri).timeout(TIMEOUT).GET());
  }

  private static Reply exchange(HttpRequest.Builder request) {
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Test nodes trust loopback as a proxy, so that every new user comes from a place of its own. */
  private static String someAddress() {
    int random = ThreadLocalRandom.current().nextInt(1 << 24);
    return "10." + (random >> 16) + "." + ((random >> 8) & 255) + "." + (random & 255);
  }
}
