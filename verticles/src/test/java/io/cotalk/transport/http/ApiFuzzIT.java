package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.ErrorLines;
import io.cotalk.testkit.HostileValues;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Puts hostile values into every parameter and every field of every operation of the description.
 * Whatever comes, the answer is the operation's or an error with a known code, never 5xx, and
 * nothing is logged as an error.
 */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("no node of this process may log an error")
class ApiFuzzIT {
  /** Repeat a run with -Dfuzz.seed=NUMBER. */
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

  private static final int RANDOM_REQUESTS = 500;

  /** Of the validator of schemas. */
  private static final Pattern LIBRARY_WORDS =
      Pattern.compile("#/|schema|[Ii]nstance|does not match|[Pp]roperty|\\Q\\A\\E");

  private static final List<String> TOKENS =
      List.of(
          "",
          "Bearer",
          "Bearer TOKEN\n",
          "Bearer TOKEN\r\n\r\n",
          "Bearer TOKEN\u0085",
          "Bearer \u0001TOKEN",
          "Bearer TOKEN TOKEN",
          "Bearer .TOKEN",
          "Bearer TOKENx",
          "Bearer e30.e30.e30",
          "Bearer bnVsbA.W10.MQ",
          "Basic eDp5",
          "Bearer " + "x".repeat(5_000));

  private final List<String> faults = new ArrayList<>();
  private TestNode node;
  private Endpoint endpoint;
  private Api api;
  private TestUser other;
  private Set<String> codes;
  private JsonObject document;

  @BeforeAll
  void start(Servers servers) {
    node = TestNode.start(servers, Map.of());
    endpoint = node.endpoint();
    api = new Api(endpoint);
    other = api.signUp("fuzzed");
    document = Api.get(endpoint.http("/api/v1/openapi.json")).json();
    codes =
        document
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Error")
            .getJsonObject("properties")
            .getJsonObject("error")
            .getJsonObject("properties")
            .getJsonObject("code")
            .getJsonArray("enum")
            .stream()
            .map(String.class::cast)
            .collect(Collectors.toSet());
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void noValueOfAnyFieldIsAFaultOfTheServer() {
    Random random = new Random(SEED);
    try (ErrorLines errors = ErrorLines.collect()) {
      List<Target> targets = new ArrayList<>();
      int count = operations(newUser()).size();
      for (int i = 0; i < count; i++) {
        // A caller each: some operations end their caller's session.
        TestUser caller = newUser();
        Target target = new Target(operations(caller).get(i), caller);
        fuzzParameters(target);
        fuzzBody(target);
        targets.add(target);
      }
      for (int i = 0; i < RANDOM_REQUESTS; i++) {
        fuzzAtRandom(targets.get(random.nextInt(targets.size())), random);
      }
      assertThat(faults).as("answers, with -Dfuzz.seed=%d", SEED).isEmpty();
      assertThat(errors.lines()).as("errors logged, with -Dfuzz.seed=%d", SEED).isEmpty();
    }
    assertThat(Api.get(endpoint.management("/health/ready")).status()).isEqualTo(200);
    api.send(other, api.createRoom(other, "after all"), Cids.next(), "it still works").expect(201);
  }

  private record Target(ApiOperation operation, TestUser caller) {}

  private TestUser newUser() {
    return api.signUp("fuzz");
  }

  private List<ApiOperation> operations(TestUser caller) {
    String room = api.createRoom(caller, "fuzz", other);
    api.send(caller, room, Cids.next(), "a message").expect(201);
    Map<String, Object> good = new HashMap<>();
    good.put("room", room);
    good.put("rooms", room);
    good.put("user", other.id());
    good.put("device", UUID.randomUUID().toString());
    good.put("handle", other.handle());
    good.put("members", other.handle());
    good.put("password", Api.PASSWORD);
    good.put("old", Api.PASSWORD);
    good.put("refreshToken", caller.refreshToken());
    good.put("Idempotency-Key", Cids.next());
    good.put("cursor", "730123456789012345");
    good.put("after", 0);
    good.put("re", 1);
    List<ApiOperation> operations = ApiOperation.all(document, good::get);
    assertThat(operations).hasSizeGreaterThan(20);
    return operations;
  }

  private void fuzzParameters(Target target) {
    ApiOperation operation = target.operation();
    operation
        .parameters()
        .forEach(
            (place, value) ->
                HostileValues.texts(value).forEach(text -> request(target, place, text, null)));
    if (!operation.open()) {
      String token = target.caller().token();
      for (String text : TOKENS) {
        request(target, "header.Authorization", text.replace("TOKEN", token), null);
      }
    }
  }

  private void fuzzBody(Target target) {
    ApiOperation operation = target.operation();
    for (List<String> place : operation.places()) {
      for (String json : HostileValues.json(operation.goodAt(place))) {
        request(target, "", "", operation.bodyWith(place, json));
      }
    }
  }

  private void fuzzAtRandom(Target target, Random random) {
    ApiOperation operation = target.operation();
    List<String> parameters = new ArrayList<>(operation.parameters().keySet());
    List<List<String>> places = operation.places();
    int choice = random.nextInt(1 + parameters.size() + places.size());
    if (choice < parameters.size()) {
      String place = parameters.get(choice);
      String good = String.valueOf(operation.parameters().get(place));
      request(target, place, HostileValues.random(random, good), null);
    } else if (choice < parameters.size() + places.size()) {
      List<String> place = places.get(choice - parameters.size());
      String json = HostileValues.randomJson(random, operation.goodAt(place));
      request(target, "", "", operation.bodyWith(place, json));
    } else {
      request(target, "query." + HostileValues.random(random, "limit"), "x", null);
    }
  }

  /** Sends the operation's request with one parameter or the body replaced. */
  private void request(Target target, String place, String value, @Nullable String json) {
    ApiOperation operation = target.operation();
    Map<String, String> parameters = new HashMap<>(operation.parameters());
    if (!place.isEmpty()) {
      parameters.put(place, value);
    }
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    // First, so that a line end in a later header cannot end the head without it.
    StringBuilder headers = new StringBuilder("Connection: close\r\n");
    String authorization = "Bearer " + target.caller().token();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String name = parameter.getKey().substring(parameter.getKey().indexOf('.') + 1);
      boolean replaced = parameter.getKey().equals(place);
      if (name.equals("Authorization")) {
        authorization = parameter.getValue();
      } else if (parameter.getKey().startsWith("path.")) {
        path = path.replace("{" + name + "}", escaped(parameter.getValue()));
      } else if (parameter.getKey().startsWith("header.")) {
        headers.append(name).append(": ").append(parameter.getValue()).append("\r\n");
      } else if (replaced) {
        // Alone, because some exclude each other.
        query.append('?').append(escaped(name)).append('=').append(escaped(parameter.getValue()));
      }
    }
    if (!operation.open()) {
      headers.append("Authorization: ").append(authorization).append("\r\n");
    }
    String body = json;
    if (body == null && operation.body() != null) {
      body = operation.body().encode();
    }
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    if (body != null) {
      headers.append("Content-Type: application/json\r\n");
    }
    headers.append("Content-Length: ").append(bytes.length).append("\r\n");
    String head = operation.method() + " " + path + query + " HTTP/1.1\r\nHost: x\r\n" + headers;
    send(operation, place, head + "\r\n" + new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private void send(ApiOperation operation, String place, String request) {
    String answer = RawHttp.exchange(endpoint, request);
    if (!isExpected(answer)) {
      String asked = request.length() > 600 ? request.substring(0, 600) + "…" : request;
      faults.add(operation.id() + " " + place + "\n" + shown(asked) + "\n -> " + shown(answer));
    }
  }

  private boolean isExpected(String answer) {
    if (!answer.startsWith("HTTP/1.1 ")) {
      return false;
    }
    int status = Integer.parseInt(answer.substring(9, 12));
    if (status < 400) {
      return status >= 200;
    }
    try {
      JsonObject error =
          new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("error");
      String message = error.getString("message");
      return status < 500
          && codes.contains(error.getString("code"))
          && !message.contains("Exception")
          && !LIBRARY_WORDS.matcher(message).find()
          && !message.contains("\tat ");
    } catch (DecodeException | NullPointerException e) {
      return false;
    }
  }

  private static String shown(String text) {
    return new JsonArray().add(text).encode();
  }

  /** Escapes every byte; half surrogate pairs as their three bytes, which are no UTF-8. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
              byte[] bytes =
                  half
                      ? new byte[] {
                        (byte) (0xe0 | (point >> 12)),
                        (byte) (0x80 | ((point >> 6) & 63)),
                        (byte) (0x80 | (point & 63))
                      }
                      : Character.toString(point).getBytes(StandardCharsets.UTF_8);
              for (byte each : bytes) {
                out.append(String.format("%%%02X", each));
              }
            });
    return out.toString();
  }
}
