package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reliability C.1, the rows of well-formed HTTP that asks for something wrong. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpRulesIT {
  private static final String OTHER_SITE = "https://other.example";
  private static final String CID = "0190a6e4-6f2c-7c3a-9d1e-2b7f5a1c9e01";

  private final HttpClient client = HttpClient.newHttpClient();
  private TestNode node;
  private Endpoint endpoint;
  private TestUser owner;
  private TestUser stranger;
  private String room;

  @BeforeAll
  void start(Servers servers) {
    node = TestNode.start(servers, Map.of("http.allowed-origins", OTHER_SITE));
    endpoint = node.endpoint();
    Api api = new Api(endpoint);
    owner = api.signUp("owner");
    stranger = api.signUp("stranger");
    room = api.createRoom(owner, "rules");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/jsonx"
      })
  void h13AnotherContentType(String type) throws Exception {
    assertError(
        send(post("/rooms", "{}").setHeader("Content-Type", type)), 415, "unsupported_media_type");
  }

  @Test
  void h13NoContentType() throws Exception {
    HttpRequest.Builder request = to("/rooms").POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertError(send(request), 415, "unsupported_media_type");
  }

  @Test
  void h12EncodedBody() throws Exception {
    assertError(
        send(post("/rooms", "{}").header("Content-Encoding", "gzip")),
        415,
        "unsupported_media_type");
  }

  @Test
  void h14OtherTypesAreNotOfferedAndJsonComesAnyway() throws Exception {
    HttpResponse<String> answer = send(to("/me").header("Accept", "application/xml"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
  }

  @Test
  void h15WrongMethodNamesTheRightOnes() throws Exception {
    HttpResponse<String> answer = send(to("/me").DELETE());
    assertError(answer, 405, "method_not_allowed");
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/rooms/1/nothing", "/../../etc/passwd"})
  void h16UnknownPathsAreAlikeForAll(String path) throws Exception {
    assertError(send(to(path)), 404, "not_found");
    assertError(send(anonymous(path)), 404, "not_found");
  }

  @Test
  void h18HeadersOfStrangersDecideNothing() throws Exception {
    HttpResponse<String> answer =
        send(
            anonymous("/me")
                .header("X-User-Id", owner.id())
                .header("X-Forwarded-For", "127.0.0.1")
                .header("Forwarded", "for=127.0.0.1"));
    assertError(answer, 401, "unauthorized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=%2B5",
        "limit=007",
        "limit=-0",
        "limit=%D9%A5",
        "limit=1e9",
        "limit=abc",
        "limit=100000",
        "limit=1.0",
        "limit=",
        "limit=1&limit=2",
        "limit=99999999999999999999"
      })
  void h21PagesOfNoSize(String query) throws Exception {
    assertError(send(to("/rooms?" + query)), 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "AAAA", "%00", "eyJyIjoxfQ", "....", "9223372036854775808"})
  void h22ForgedCursors(String cursor) throws Exception {
    assertError(send(to("/rooms?cursor=" + cursor)), 400, "bad_request");
    assertError(send(to("/rooms/" + room + "/members?cursor=" + cursor)), 400, "bad_request");
  }

  @Test
  void h24DeepJson() throws Exception {
    assertError(send(post("/rooms", "[".repeat(10_000))), 400, "bad_request");
    String deep = "{\"title\":\"a\",\"members\":[],\"x\":" + "[".repeat(40) + "]".repeat(40) + "}";
    assertError(send(post("/rooms", deep)), 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"a\",\"title\":\"b\",\"members\":[]}",
        "{\"title\":\"a\",\"members\":[],\"x\":1e400}",
        "{\"title\":\"a\",\"members\":[],\"x\":NaN}",
        "{\"title\":1,\"members\":[]}",
        "{\"title\":\"a\"}",
        "{\"title\":\"a\",\"members\":\"b\"}",
        "{\"title\":\"a\",\"members\":[]} {}",
        "{\"title\":\"a\",\"members\":[]",
        "[]",
        "null",
        "1",
        "",
        "{'title':'a','members':[]}"
      })
  void h25JsonThatMeansSomethingElse(String body) throws Exception {
    assertError(send(post("/rooms", body)), 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "1e400",
        "1.5",
        "-1",
        "\"1\"",
        "123456789012345678901234567890"
      })
  void h26NumbersThatAreNoPositions(String n) throws Exception {
    HttpRequest.Builder request =
        to("/rooms/" + room + "/read")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"n\":" + n + "}"));
    assertError(send(request.header("Content-Type", "application/json")), 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1.0",
        "abc",
        "9223372036854775808",
        "123456789012345678901234567890",
        "%2e%2e"
      })
  void h26IdsThatAreNone(String id) throws Exception {
    HttpResponse<String> answer = send(to("/rooms/" + id));
    assertThat(answer.statusCode()).isIn(400, 404);
    assertEnvelope(answer);
  }

  @Test
  void h28TextsThatAreEmptyOrTooLong() throws Exception {
    assertError(sendMessage("", CID), 422, "text_invalid");
    assertError(sendMessage(" \u200b ", CID), 422, "text_invalid");
    assertThat(sendMessage("가".repeat(8_001), CID).statusCode()).isIn(413, 422);
    assertThat(sendMessage("a".repeat(32_769), CID).statusCode()).isIn(413, 422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "\\ud800", "\\udc00\\ud800", "\\ud83d"})
  void h29TextsThatCannotBeStored(String escaped) throws Exception {
    HttpRequest.Builder request =
        post("/rooms/" + room + "/messages", "{\"text\":\"" + escaped + "\"}");
    assertError(send(request.header("Idempotency-Key", CID)), 422, "text_invalid");
    assertError(
        send(post("/rooms", "{\"members\":[],\"title\":\"" + escaped + "\"}")),
        422,
        "text_invalid");
  }

  @Test
  void h30InvalidUtf8() throws Exception {
    byte[] body = "{\"title\":\"a?b\",\"members\":[]}".getBytes(StandardCharsets.UTF_8);
    body[11] = (byte) 0xc0;
    HttpRequest.Builder request = to("/rooms").POST(HttpRequest.BodyPublishers.ofByteArray(body));
    assertError(send(request.header("Content-Type", "application/json")), 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "0190a6e4-6f2c-7c3a-9d1e-2b7f5a1c9e0",
        "0190a6e4-6f2c-4c3a-9d1e-2b7f5a1c9e01"
      })
  void h32CidsThatAreNone(String cid) throws Exception {
    assertError(sendMessage("a", cid), 400, "bad_request");
    assertError(sendMessage("a", cid.repeat(10)), 400, "bad_request");
  }

  @Test
  void h32NoCid() throws Exception {
    assertError(send(post("/rooms/" + room + "/messages", "{\"text\":\"a\"}")), 400, "bad_request");
  }

  @ParameterizedTest
  @CsvSource({"GET,''", "GET,/members", "GET,/messages", "DELETE,/members/me"})
  void h33RoomsOfOthersAreLikeNone(String method, String path) throws Exception {
    String absent = Long.toString(Long.parseLong(room) + 1_024);
    for (String id : new String[] {room, absent}) {
      HttpRequest.Builder request =
          anonymous("/rooms/" + id + path).header("Authorization", "Bearer " + stranger.token());
      HttpResponse<String> answer =
          send(request.method(method, HttpRequest.BodyPublishers.noBody()));
      assertError(answer, 404, "not_found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE rooms; --",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "*)(uid=*",
        "<script>alert(1)</script>",
        "%s%n",
        "../../etc/passwd"
      })
  void h34InjectionsAreTextsLikeOthers(String text) throws Exception {
    JsonObject body = new JsonObject().put("title", text).put("members", new JsonArray());
    HttpResponse<String> answer = send(post("/rooms", body.encode()));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(new JsonObject(answer.body()).getString("title")).isEqualTo(text);
  }

  @Test
  void h38ForeignOriginsAreToldNothing() throws Exception {
    HttpResponse<String> foreign = preflight("https://evil.example");
    assertThat(foreign.headers().map()).doesNotContainKey("access-control-allow-origin");
    HttpResponse<String> configured = preflight(OTHER_SITE);
    assertThat(configured.headers().firstValue("access-control-allow-origin")).hasValue(OTHER_SITE);
    assertThat(configured.headers().map()).doesNotContainKey("access-control-allow-credentials");
  }

  @Test
  void h40RangesAreNotOffered() throws Exception {
    HttpResponse<String> answer =
        send(web("/").header("Range", "bytes=" + "0-,".repeat(1_000) + "0-"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<html");
  }

  @Test
  void h41ConditionsThatAreGarbage() throws Exception {
    assertThat(send(web("/").header("If-None-Match", "garbage")).statusCode()).isEqualTo(200);
    String tag = send(web("/")).headers().firstValue("etag").orElseThrow();
    assertThat(send(web("/").header("If-None-Match", tag)).statusCode()).isEqualTo(304);
  }

  @Test
  void h42AHugePasswordIsNotHashed() throws Exception {
    String body =
        new JsonObject()
            .put("handle", owner.handle())
            .put("password", "x".repeat(200_000))
            .put("device", owner.device())
            .encode();
    HttpResponse<String> answer =
        send(
            anonymous("/sessions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).isIn(401, 413, 422);
    assertEnvelope(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.git/config",
        "/web/index.html",
        "/csp.txt",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/csp.txt",
        "/_static/",
        "/_static/../web/index.html",
        "/META-INF/MANIFEST.MF",
        "/logback.xml",
        "/openapi/cotalk.yaml",
        "/db/migration/V1__tables.sql",
        "/metrics",
        "/health/ready",
        "/index.html/",
        "/actuator",
        "/_static/lit/3.3.3/package.json"
      })
  void a33OnlyTheWebClientIsServed(String path) {
    String answer =
        RawHttp.exchange(
            endpoint, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 404");
  }

  @Test
  void a13TheWebClientHasAStrictPolicy() throws Exception {
    HttpResponse<String> page = send(web("/"));
    assertThat(page.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .contains("script-src 'self' 'sha256-", "object-src 'none'", "base-uri 'none'")
                    .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                    .doesNotContain("unsafe"));
    assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(page.headers().firstValue("cache-control")).hasValue("no-cache");
  }

  @Test
  void theDescriptionAndItsPageAreServed() throws Exception {
    JsonObject document = new JsonObject(send(anonymous("/openapi.json")).body());
    assertThat(document.getString("openapi")).startsWith("3.1");
    HttpResponse<String> page = send(anonymous("/docs"));
    assertThat(page.body()).contains("sendMessage", "/api/v1/rooms/{room}/messages");
    assertThat(page.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
  }

  private HttpResponse<String> preflight(String origin) throws Exception {
    return send(
        anonymous("/me")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> sendMessage(String text, String cid) throws Exception {
    String body = new JsonObject().put("text", text).encode();
    return send(post("/rooms/" + room + "/messages", body).header("Idempotency-Key", cid));
  }

  private HttpRequest.Builder web(String path) {
    return HttpRequest.newBuilder(endpoint.http(path));
  }

  private HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create(endpoint.http("/api/v1") + path));
  }

  private HttpRequest.Builder to(String path) {
    return anonymous(path).header("Authorization", "Bearer " + owner.token());
  }

  private HttpRequest.Builder post(String path, String body) {
    return to(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertError(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertEnvelope(answer);
    assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
        .isEqualTo(code);
  }

  private static void assertEnvelope(HttpResponse<String> answer) {
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.fieldNames()).contains("code", "message", "retryable", "requestId");
    assertThat(answer.headers().firstValue("x-request-id")).hasValue(error.getString("requestId"));
    assertThat(answer.body()).doesNotContain("Exception").doesNotContain("io.vertx");
  }
}
