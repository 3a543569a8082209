package io.cotalk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Cids;
import io.cotalk.testkit.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client over any link: reads every frame as it comes, in order; answers pings unless told not
 * to. Blocking.
 */
abstract class LinkClient implements AutoCloseable {
  private int requests;
  private boolean mute;

  /** The next frame as its JSON; "close REASON" for the end, "" for one without a reason. */
  abstract String read();

  /** Sends a JSON object. */
  abstract void write(String json);

  @Override
  public abstract void close();

  /** Answers no pings from now on. */
  LinkClient muted() {
    mute = true;
    return this;
  }

  /** Says hello. */
  JsonObject hello(TestUser user, JsonObject positions) {
    return ask(new JsonObject().put("t", "hello").put("token", user.token()).put("pos", positions));
  }

  LinkClient greeted(TestUser user) {
    return greeted(user, new JsonObject());
  }

  LinkClient greeted(TestUser user, JsonObject positions) {
    assertThat(hello(user, positions).getString("t")).isEqualTo("welcome");
    return this;
  }

  /** The next frame that is no ping; {@code t} is what {@link #read} gave at the end. */
  JsonObject next() {
    JsonObject frame = nextOfAny();
    while (frame.getString("t").equals("ping")) {
      frame = nextOfAny();
    }
    return frame;
  }

  /** The next frame, a ping included. */
  JsonObject nextOfAny() {
    String text = read();
    JsonObject frame =
        text.startsWith("{") && text.endsWith("}")
            ? new JsonObject(text)
            : new JsonObject().put("t", text);
    if (frame.getString("t").equals("ping") && !mute) {
      write("{\"t\":\"pong\"}");
    }
    return frame;
  }

  /** All frames up to the first of this type, which comes last. */
  List<JsonObject> upTo(String type) {
    List<JsonObject> frames = new ArrayList<>();
    do {
      JsonObject frame = next();
      assertThat(frame.getString("t")).isNotEmpty().doesNotStartWith("close ");
      frames.add(frame);
    } while (!frames.getLast().getString("t").equals(type));
    return frames;
  }

  /** Why the server ends the connection; what comes before is dropped. */
  CloseReason ended() {
    String type = next().getString("t");
    while (!type.startsWith("close ")) {
      assertThat(type).isNotEmpty();
      type = next().getString("t");
    }
    return CloseReason.valueOf(type.substring("close ".length()));
  }

  /** The places of all events up to the end of the connection, which may cut a frame. */
  List<Long> eventsToTheEnd() {
    List<Long> places = new ArrayList<>();
    JsonObject frame = next();
    while (frame.size() > 1) {
      if (frame.getString("t").equals("ev")) {
        places.add(frame.getLong("q"));
      }
      frame = next();
    }
    return places;
  }

  /** Reads so many events on a thread of its own, so that pings are answered meanwhile. */
  CompletableFuture<List<JsonObject>> reading(int count) {
    CompletableFuture<List<JsonObject>> done = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            List<JsonObject> all = new ArrayList<>();
            while (all.size() < count) {
              all.add(upTo("ev").getLast());
            }
            done.complete(all);
          } catch (RuntimeException | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  /** Sends a request and does not wait; its number. */
  int begin(JsonObject request) {
    int i = ++requests;
    write(request.copy().put("i", i).encode());
    return i;
  }

  /** The answer; pushes that come before it are dropped. */
  JsonObject answer(int i) {
    JsonObject frame = next();
    while (frame.getInteger("i", 0) != i) {
      assertThat(frame.getString("t")).isNotEmpty().doesNotStartWith("close ");
      frame = next();
    }
    return frame;
  }

  JsonObject ask(JsonObject request) {
    return answer(begin(request));
  }

  static JsonObject open(String room) {
    return new JsonObject().put("t", "open").put("r", room);
  }

  static JsonObject message(String room, String cid, String text) {
    return new JsonObject()
        .put("t", "send")
        .put("r", room)
        .put("cid", cid)
        .put("d", new JsonObject().put("text", text));
  }

  /** Sends messages one after the other. */
  void say(String room, String text, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(ask(message(room, Cids.next(), text)).getString("t")).isEqualTo("ok");
    }
  }

  /** The places of so many events, as they come; nothing else of rooms comes between. */
  List<Long> events(int count) {
    List<Long> places = new ArrayList<>();
    while (places.size() < count) {
      places.add(upTo("ev").getLast().getLong("q"));
    }
    return places;
  }
}
