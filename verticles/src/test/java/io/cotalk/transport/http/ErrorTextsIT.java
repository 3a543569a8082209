package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an error says: the field, the rule and the limit in our words, alike on all transports. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ErrorTextsIT {
  /** Of nobody else: some rates are shared by all nodes. */
  private static final String ADDRESS =
      "10.77."
          + ThreadLocalRandom.current().nextInt(256)
          + "."
          + ThreadLocalRandom.current().nextInt(256);

  private TestNode node;
  private Endpoint endpoint;
  private Api api;
  private TestUser user;
  private String room;

  @BeforeAll
  void start(Servers servers) {
    node =
        TestNode.start(
            servers,
            Map.of(
                "limits.profile", "default",
                "http.trusted-proxies", "127.0.0.1",
                "limits.sends-per-second", "1",
                "limits.send-burst", "1",
                "limits.sign-ups-per-address", "1",
                "limits.sign-up-tries-per-address", "9"));
    endpoint = node.endpoint();
    api = new Api(endpoint);
    user = api.signUp("errors");
    room = api.createRoom(user, "errors");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private static JsonObject error(Reply reply) {
    return reply.json().getJsonObject("error");
  }

  private static JsonObject error(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          POST | /rooms | {"title":1,"members":[]} | /title | title must be a string
          POST | /rooms | {"members":[]} | /title | title is missing
          POST | /rooms | {"title":"a","members":[1]} | /members/0 | each of members must be a string
          POST | /rooms | {"title":"a","members":{}} | /members | members must be a list
          POST | /rooms | [] | | the body must be an object
          PUT | /rooms/R/read | {"n":-1} | /n | n must be a whole number from 0 to 2^53 - 1
          PUT | /rooms/R/read | {"n":"1"} | /n | n must be a whole number from 0 to 2^53 - 1
          PUT | /rooms/R/read | {"n":1.5} | /n | n must be a whole number from 0 to 2^53 - 1
          POST | /rooms/R/messages | {"text":"a","re":0} | /re | re must be a whole number from 1 to 2^53 - 1
          POST | /rooms/R/messages | {"text":"a","~/":0} | /~0~1 | there is a field that is not described
          POST | /me/rooms/leave | {"rooms":[]} | /rooms | rooms must have 1 to 100 items
          POST | /me/rooms/leave | {"rooms":["0"]} | /rooms/0 | each of rooms must be of the form [1-9][0-9]{0,18}
          GET | /rooms?limit=0 | | limit | query parameter limit must be a whole number from 1 to 200
          GET | /rooms?limit=x | | limit | query parameter limit must be a whole number from 1 to 200
          GET | /rooms?cursor= | | cursor | query parameter cursor must have 1 to 200 characters
          GET | /rooms/x | | room | path parameter room must be of the form [1-9][0-9]{0,18}
          GET | /rooms/R/messages?after=1&before=2 | | before | either before or after, not both
          """)
  void overHttpTheFieldAndTheRuleAreNamed(
      String method, String path, String body, String field, String message) {
    String content = body == null ? "" : body;
    String request =
        method
            + " /api/v1"
            + path.replace("R", room)
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + ("Authorization: Bearer " + user.token() + "\r\n")
            + ("Idempotency-Key: " + Cids.next() + "\r\n")
            + ("Content-Length: " + content.length() + "\r\n\r\n" + content);
    JsonObject error = error(RawHttp.exchange(endpoint, request), 400);
    assertThat(error.getString("code")).isEqualTo("bad_request");
    assertThat(error.getString("message")).isEqualTo(message);
    assertThat(error.getString("field")).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"t":"send","i":2,"r":"R","cid":"x","d":{"text":"a"}} | /cid
          {"t":"send","i":2,"r":"R","cid":"C","d":{"text":1}} | /d/text
          {"t":"send","i":2,"r":"R","cid":"C","d":{}} | /d/text
          {"t":"send","i":2,"r":"R","cid":"C","d":{"text":"a","re":0}} | /d/re
          {"t":"send","i":2,"r":"R","cid":"C","d":{"text":"a","a/b":0}} | /d/a~1b
          {"t":"open","i":2} | /r
          {"t":"open","i":2,"r":"R","pos":"x"} | /pos
          {"t":"read","i":2,"r":"R"} | /n
          {"t":"ping"} | /i
          """)
  void framesNameTheirFieldToo(String frame, String field) {
    try (RawSocket socket = connected()) {
      String line = frame.replace("R", room).replace("C", Cids.next());
      JsonObject error = new JsonObject(socket.text(line).readText());
      assertThat(error.getString("code")).isEqualTo("bad_request");
      assertThat(error.getString("field")).isEqualTo(field);
    }
  }

  private RawSocket connected() {
    RawSocket socket = RawSocket.webSocket(endpoint);
    JsonObject hello = new JsonObject().put("t", "hello").put("i", 1).put("token", user.token());
    assertThat(socket.text(hello.encode()).readText()).contains("welcome");
    return socket;
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, Upgrade: h2c, 400, upgrade, request for a WebSocket",
    "Version: 13, Version: 12, 426, , version",
    "Sec-WebSocket-Version: 13, X: 1, 400, sec-websocket-version, must be 13",
    "AAAAAA==, AA==, 400, sec-websocket-key, 16 bytes in base64",
    "cotalk.v1.json, cotalk.v9.json, 400, sec-websocket-protocol, must offer cotalk.v1.json",
    "Upgrade: websocket, 'Upgrade: websocket\r\nOrigin: https://elsewhere.example', 403, , Origin",
  })
  void aRefusedHandshakeSaysWhy(String from, String to, int status, String header, String message) {
    String good =
        """
        GET /ws HTTP/1.1\r
        Host: 127.0.0.1\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Protocol: cotalk.v1.json\r
        \r
        """;
    JsonObject error = error(RawHttp.exchange(endpoint, good.replace(from, to)), status);
    assertThat(error.getString("message")).contains(message);
    assertThat(error.getString("field")).isEqualTo(header);
  }

  @Test
  void aPositionAheadIsToldOnBothTransports() {
    JsonObject page = api.call("GET", "/rooms/" + room + "/messages", user, null).json();
    long ahead = page.getLong("head") + 1;
    String epoch = "&epoch=" + page.getLong("epoch");
    for (String tail : new String[] {"", epoch}) {
      JsonObject error =
          error(
              api.call("GET", "/rooms/" + room + "/messages?after=" + ahead + tail, user, null)
                  .expect(400));
      assertThat(error.getString("message")).contains("ahead of the room");
      assertThat(error.getString("field")).isEqualTo("after");
    }
    JsonObject log = api.call("GET", "/me/events", user, null).json();
    assertThat(log.getBoolean("reset")).isNull();
    String beyond = "/me/events?after=" + (log.getLong("head") + 1);
    assertThat(api.call("GET", beyond, user, null).json().getBoolean("reset")).isTrue();
    JsonObject read = new JsonObject().put("n", 1_000_000);
    long over = api.call("PUT", "/rooms/" + room + "/read", user, read).json().getLong("n");
    try (RawSocket socket = connected()) {
      String open = "{\"t\":\"open\",\"i\":2,\"r\":\"" + room + "\",\"pos\":" + ahead + "}";
      assertThat(socket.text(open).readText()).contains("bad_request", "ahead of the room");
      String mark = "{\"t\":\"read\",\"i\":3,\"r\":\"" + room + "\",\"n\":1000000}";
      assertThat(new JsonObject(socket.text(mark).readText()).getLong("n")).isEqualTo(over);
    }
  }

  @Test
  void whatThereIsTooMuchOfIsSaidInWords() {
    Reply reply = api.send(user, room, Cids.next(), "one");
    while (reply.status() == 201) {
      reply = api.send(user, room, Cids.next(), "more");
    }
    JsonObject error = error(reply.expect(429));
    assertThat(error.getString("message")).isEqualTo("too many messages");
    assertThat(error.getInteger("retryMillis")).isPositive();
  }

  @Test
  void takenHandlesCostTriesAndNoAccounts() {
    for (int i = 0; i < 5; i++) {
      signUp(user.handle()).expect(409);
    }
    signUp(Api.freshHandle("free")).expect(201);
    Reply reply = signUp(user.handle());
    while (reply.status() == 409) {
      reply = signUp(user.handle());
    }
    assertThat(error(reply.expect(429)).getString("message"))
        .isEqualTo("too many tries to make an account");
  }

  private Reply signUp(String handle) {
    JsonObject body =
        new JsonObject()
            .put("handle", handle)
            .put("name", "somebody")
            .put("password", Api.PASSWORD)
            .put("device", user.device());
    return api.call("POST", "/accounts", null, body, "X-Forwarded-For", ADDRESS);
  }
}
