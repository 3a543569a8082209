package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.ClientFrames;
import io.cotalk.core.wire.RequestType;
import io.cotalk.error.ErrorCode;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.ErrorLines;
import io.cotalk.testkit.HostileValues;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestConfig;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.http.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Puts hostile values into every field of every frame of a client. Whatever comes, the answer is
 * one of the protocol, an error has a known code other than internal, a close one of our reasons,
 * and nothing is logged as an error.
 */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("no node of this process may log an error")
class FrameFuzzIT {
  /** Repeat a run with -Dfuzz.seed=NUMBER. */
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

  private static final int RANDOM_FRAMES = 300;

  /** Refused requests on one socket before the next: more than 100 would be abuse. */
  private static final int FRAMES_A_SOCKET = 60;

  private static final Set<Integer> CLOSES =
      Arrays.stream(CloseCode.values()).map(CloseCode::number).collect(Collectors.toSet());
  private static final Set<String> CODES =
      ErrorCode.common().stream()
          .filter(code -> !code.equals(ErrorCode.INTERNAL))
          .map(ErrorCode::wireName)
          .collect(Collectors.toSet());
  private static final String HOLE = "\u2205hole\u2205";

  private final List<String> faults = new ArrayList<>();
  private TestNode node;
  private Endpoint endpoint;
  private Api api;
  private TestUser user;
  private String room;

  @BeforeAll
  void start(Servers servers) {
    node = TestNode.start(servers, Map.of());
    endpoint = node.endpoint();
    api = new Api(endpoint);
    user = api.signUp("frames");
    room = api.createRoom(user, "frames");
    api.send(user, room, Cids.next(), "a message").expect(201);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** A good frame of each type with every field it may have; first the hello. */
  private List<JsonObject> frames() {
    JsonObject body = new JsonObject().put("text", "text").put("re", 1);
    JsonArray position = new JsonArray().add(1).add(1);
    JsonObject positions = new JsonObject().put(room, position);
    List<JsonObject> rows = new ArrayList<>();
    Collections.addAll(
        rows,
        frame("hello")
            .put("token", user.token())
            .put("device", user.device())
            .put("cur", "u:1")
            .put("pos", positions),
        frame("auth").put("token", user.token()),
        frame("open").put("r", room).put("pos", position).put("g", 1),
        frame("close").put("r", room).put("g", 1),
        frame("send").put("r", room).put("cid", Cids.next()).put("d", body),
        frame("ping"),
        new JsonObject().put("t", "pong"));
    rows.addAll(ofCapabilities());
    return rows;
  }

  /** The examples of docs/protocol.md, one of each type. */
  private List<JsonObject> ofCapabilities() {
    Set<String> types =
        Capabilities.requests().stream().map(RequestType::name).collect(Collectors.toSet());
    try (Stream<String> lines = Files.lines(Path.of("../docs/protocol.md"))) {
      return lines
          .filter(line -> line.startsWith("{\"t\":"))
          .map(JsonObject::new)
          .filter(row -> row.containsKey("i") && types.remove(row.getString("t")))
          .map(row -> row.containsKey("r") ? row.put("r", room) : row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject frame(String type) {
    return new JsonObject().put("t", type).put("i", 7);
  }

  /** A position has two values: a number and its epoch. */
  private static int values(JsonObject row) {
    return row.size() - 1 + (row.getValue("pos") instanceof JsonArray ? 1 : 0);
  }

  /** A new type or field of the protocol without a row here fails this test. */
  @Test
  void everyFrameAndFieldHasARow() {
    var config = TestConfig.defaults();
    ClientFrames reader =
        new ClientFrames(config.socket(), config.messages(), Capabilities.requests());
    Map<Class<?>, Integer> rows =
        frames().stream()
            .collect(Collectors.toMap(row -> read(reader, row).getClass(), FrameFuzzIT::values));
    Map<Class<?>, Integer> types =
        Stream.concat(
                Arrays.stream(ClientFrame.class.getPermittedSubclasses())
                    .filter(Class::isRecord)
                    .filter(type -> type != ClientFrame.Malformed.class),
                Capabilities.requests().stream().map(RequestType::frame))
            .collect(Collectors.toMap(type -> type, type -> type.getRecordComponents().length));
    assertThat(rows).isEqualTo(types);
    frames()
        .forEach(
            row ->
                assertThat(nameOf(read(reader, row).getClass()))
                    .isEqualToIgnoringCase(row.getString("t")));
  }

  /** A frame of the core is named as its type is, one of a capability by its declaration. */
  private static String nameOf(Class<?> frame) {
    return Capabilities.requests().stream()
        .filter(type -> type.frame() == frame)
        .findFirst()
        .map(RequestType::name)
        .orElse(frame.getSimpleName());
  }

  private static ClientFrame read(ClientFrames reader, JsonObject row) {
    byte[] bytes = row.encode().getBytes(StandardCharsets.UTF_8);
    return reader.read(bytes, bytes.length).getFirst();
  }

  @Test
  void noValueOfAnyFieldIsAFaultOfTheServer() {
    Random random = new Random(SEED);
    try (ErrorLines errors = ErrorLines.collect()) {
      List<JsonObject> rows = frames();
      for (JsonObject row : rows) {
        List<String> frames = new ArrayList<>();
        for (List<String> place : places(row)) {
          HostileValues.json(goodAt(row, place))
              .forEach(json -> frames.add(with(row, place, json)));
        }
        frames.addAll(names(row));
        exchange(row.getString("t"), frames);
      }
      List<String> frames = new ArrayList<>(HostileValues.json("{}"));
      for (int i = 0; i < RANDOM_FRAMES; i++) {
        JsonObject row = rows.get(1 + random.nextInt(rows.size() - 1));
        List<List<String>> places = places(row);
        List<String> place = places.get(random.nextInt(places.size()));
        frames.add(with(row, place, HostileValues.randomJson(random, goodAt(row, place))));
      }
      exchange("at random", frames);
      assertThat(faults).as("answers, with -Dfuzz.seed=%d", SEED).isEmpty();
      assertThat(errors.lines()).as("errors logged, with -Dfuzz.seed=%d", SEED).isEmpty();
    }
    assertThat(Api.get(endpoint.management("/health/ready")).status()).isEqualTo(200);
    api.send(user, room, Cids.next(), "it still works").expect(201);
  }

  private static List<List<String>> places(JsonObject row) {
    List<List<String>> places = new ArrayList<>();
    for (String name : row.fieldNames()) {
      places.add(List.of(name));
      if (row.getValue(name) instanceof JsonObject inner) {
        inner.fieldNames().forEach(field -> places.add(List.of(name, field)));
      }
    }
    places.add(List.of("not known"));
    return places;
  }

  private static String goodAt(JsonObject row, List<String> place) {
    Object value = row.getValue(place.getFirst());
    if (place.size() > 1) {
      value = ((JsonObject) value).getValue(place.getLast());
    }
    return value instanceof String text ? text : "";
  }

  private static String with(JsonObject row, List<String> place, String json) {
    JsonObject copy = row.copy();
    JsonObject holder = place.size() > 1 ? copy.getJsonObject(place.getFirst()) : copy;
    holder.put(place.getLast(), HOLE);
    return copy.encode().replace('"' + HOLE + '"', json);
  }

  /** Hostile names: of rooms in the positions, of fields. */
  private List<String> names(JsonObject row) {
    List<String> frames = new ArrayList<>();
    for (String name : HostileValues.json(room)) {
      if (name.length() > 1 && name.startsWith("\"")) {
        frames.add(row.encode().replace("{\"" + room + "\":", "{" + name + ":"));
        frames.add("{" + name + ":1," + row.encode().substring(1));
      }
    }
    return frames;
  }

  /** Hellos each on a socket of their own, others on one that is greeted, many in turn. */
  private void exchange(String type, List<String> frames) {
    int perSocket = type.equals("hello") ? 1 : FRAMES_A_SOCKET;
    for (int from = 0; from < frames.size(); from += perSocket) {
      List<String> some = frames.subList(from, Math.min(frames.size(), from + perSocket));
      try (RawSocket socket = RawSocket.webSocket(endpoint)) {
        if (perSocket > 1) {
          socket.text(frames().getFirst().encode());
          assertThat(new JsonObject(socket.readText()).getString("t")).isEqualTo("welcome");
        }
        int asked = 1_000;
        boolean open = true;
        for (String frame : some) {
          open = open && isAnswered(type, socket, frame, ++asked);
        }
      }
    }
  }

  /** Whether the socket is open after this frame and what the server says to it. */
  private boolean isAnswered(String type, RawSocket socket, String frame, int number) {
    socket.text(frame).text("{\"t\":\"ping\",\"i\":" + number + "}");
    while (true) {
      String answer = socket.readText();
      if (answer.isEmpty() || answer.startsWith("close:")) {
        int code = answer.isEmpty() ? 1006 : Integer.parseInt(answer.substring("close:".length()));
        // What is left of the socket's frames is lost, so only a hello may end it.
        if (!CLOSES.contains(code) || !type.equals("hello")) {
          fault(type, frame, answer);
        }
        return false;
      }
      JsonObject json = new JsonObject(answer);
      if (json.getString("t").equals("err")) {
        String message = json.getString("msg", "");
        if (!CODES.contains(json.getString("code")) || message.contains("Exception")) {
          fault(type, frame, answer);
        }
      }
      if (json.getInteger("i", 0) == number) {
        return true;
      }
    }
  }

  private void fault(String type, String frame, String answer) {
    String shown = frame.length() > 300 ? frame.substring(0, 300) + "…" : frame;
    faults.add(type.toLowerCase(Locale.ROOT) + " " + shown + "\n -> " + answer);
  }
}
