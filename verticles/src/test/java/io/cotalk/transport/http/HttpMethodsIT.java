package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a path may be asked, and which paths are there, on the public port. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpMethodsIT {
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "PATCH");

  private TestNode node;
  private Endpoint endpoint;
  private TestUser user;

  @BeforeAll
  void start(Servers servers) {
    node = TestNode.start(servers, Map.of());
    endpoint = node.endpoint();
    user = new Api(endpoint).signUp("methods");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, 'GET, HEAD, OPTIONS'",
    "/main.js, 'GET, HEAD, OPTIONS'",
    "/api/v1/docs, 'GET, HEAD, OPTIONS'",
    "/api/v1/openapi.json, 'GET, HEAD, OPTIONS'",
    "/.well-known/jwks.json, 'GET, HEAD, OPTIONS'",
    "/api/v1/accounts, 'POST, OPTIONS'",
    "/api/v1/rooms, 'GET, POST, HEAD, OPTIONS'",
    "/api/v1/rooms/9/read, 'PUT, OPTIONS'",
    "/ws, GET"
  })
  void otherMethodsAreToldWhichThereAre(String path, String allowed) {
    for (String method : METHODS) {
      if (!allowed.contains(method)) {
        String answer = exchange(method, path);
        assertThat(answer).startsWith("HTTP/1.1 405").contains("\"method_not_allowed\"");
        assertThat(header(answer, "allow")).isEqualTo(allowed);
      }
    }
    String answer = exchange("OPTIONS", path);
    assertThat(answer).startsWith(path.equals("/ws") ? "HTTP/1.1 405" : "HTTP/1.1 204");
    assertThat(header(answer, "allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "OPTIONS", "HEAD", "PATCH"})
  void whereNothingIsNoMethodIsAllowed(String method) {
    for (String path : new String[] {"/nothing", "/api/v1/nothing", "/api/v1/rooms/9/nothing"}) {
      String answer = exchange(method, path);
      assertThat(answer).startsWith("HTTP/1.1 404");
      assertThat(header(answer, "allow")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/main.js",
        "/api/v1/docs",
        "/api/v1/docs.css",
        "/api/v1/openapi.json",
        "/api/v1/me",
        "/api/v1/rooms?limit=3",
        "/api/v1/rooms/9",
        "/api/v1/rooms?limit=0",
        "/.well-known/jwks.json",
        "/nothing"
      })
  void aHeadIsAGetWithoutItsContent(String path) {
    String get = exchange("GET", path);
    String head = exchange("HEAD", path);
    assertThat(head.lines().findFirst()).isEqualTo(get.lines().findFirst());
    assertThat(body(get)).isNotEmpty();
    assertThat(body(head)).isEmpty();
    assertThat(names(head)).containsAll(without(names(get), "content-length"));
    if (get.startsWith("HTTP/1.1 200")) {
      assertThat(header(head, "content-length")).isEqualTo(header(get, "content-length"));
    }
  }

  @Test
  void aHeadNeedsATokenToo() {
    assertThat(
            RawHttp.exchange(
                endpoint, "HEAD /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 401");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "//main.js",
        "/main.js/",
        "/./main.js",
        "/%2e/main.js",
        "/%2e%2e/main.js",
        "/%2E./main.js",
        "/x/../main.js",
        "/x/.%2e/main.js",
        "/api//v1/me",
        "/api/v1//me",
        "/api/v1/me/",
        "/api/v1/./me",
        "/api/v1/rooms/%2e%2e/me",
        "/api/v1/docs/",
        "/api/v1/x/../docs",
        "//ws",
        "/ws/",
        "/./ws",
        "/main.js/."
      })
  void whatWouldHaveToBeMadePlainIsNotThere(String path) {
    for (String method : new String[] {"GET", "HEAD", "POST", "OPTIONS"}) {
      assertThat(exchange(method, path)).startsWith("HTTP/1.1 404");
    }
  }

  @ParameterizedTest
  @CsvSource({"10000, 0, 414, uri_too_long", "1, 120, 431, headers_too_large"})
  void whatIsTooLongHasACodeOfItsOwn(int path, int headers, int status, String code) {
    StringBuilder request = new StringBuilder("GET /" + "a".repeat(path) + " HTTP/1.1\r\n");
    request.append("Host: x\r\nConnection: close\r\n");
    for (int i = 0; i < headers; i++) {
      request.append("x-").append(i).append(": 1\r\n");
    }
    String answer = RawHttp.exchange(endpoint, request.append("\r\n").toString());
    // The version is not read from a line that is too long.
    assertThat(answer).matches("(?s)HTTP/1.. " + status + ".*").contains("\"" + code + "\"");
  }

  @Test
  void anotherVersionOfWebSocketHasACodeOfItsOwn() {
    String answer =
        RawHttp.exchange(
            endpoint,
            """
            GET /ws HTTP/1.1\r
            Host: x\r
            Upgrade: websocket\r
            Connection: upgrade\r
            Sec-WebSocket-Version: 8\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: cotalk.v1.json\r
            \r
            """);
    assertThat(answer).startsWith("HTTP/1.1 426").contains("\"upgrade_required\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\",\"x\":1}",
        "{\"text\":\"a\",\"mentions\":[]}",
        "{\"Text\":\"b\",\"text\":\"a\"}"
      })
  void whatAMessageDoesNotHaveIsRefused(String body) {
    Api api = new Api(endpoint);
    String room = api.createRoom(user, "content");
    JsonObject parsed = new JsonObject(body);
    assertThat(
            api.call(
                    "POST",
                    "/rooms/" + room + "/messages",
                    user,
                    parsed,
                    "Idempotency-Key",
                    Cids.next())
                .expect(400)
                .errorCode())
        .isEqualTo("bad_request");
  }

  private String exchange(String method, String path) {
    return RawHttp.exchange(
        endpoint,
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
            + user.token()
            + "\r\n\r\n");
  }

  private static String head(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n"));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private static Set<String> names(String answer) {
    Set<String> names = new TreeSet<>();
    head(answer)
        .lines()
        .skip(1)
        .forEach(line -> names.add(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)));
    return names;
  }

  private static Set<String> without(Set<String> names, String name) {
    Set<String> others = new TreeSet<>(names);
    others.remove(name);
    return others;
  }

  private static String header(String answer, String name) {
    return head(answer)
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
        .findFirst()
        .map(line -> line.substring(name.length() + 2))
        .orElse("");
  }
}
