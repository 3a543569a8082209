package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reliability C.1, the rows below HTTP's meaning: bytes, sizes, times. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedHttpIT {
  private static final String ERROR_400 = "HTTP/1.1 400";
  private static final int LIMIT = 4_096;

  private TestNode node;
  private Endpoint endpoint;

  @BeforeAll
  void start(Servers servers) {
    node =
        TestNode.start(
            servers,
            Map.of("http.request-timeout", "2s", "http.max-body-bytes", String.valueOf(LIMIT)));
    endpoint = node.endpoint();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a\rb HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/7.9\r\nHost: x\r\n\r\n",
        "GET http://[bad HTTP/1.1\r\nHost: x\r\n\r\n"
      })
  void h01MalformedRequestLine(String request) {
    assertRefused(request, "400");
  }

  @ParameterizedTest
  @ValueSource(ints = {4_096, 4_097, 4_110, 5_000, 50_000})
  void h02LongTarget(int characters) {
    assertRefused("GET /" + "a".repeat(characters) + " HTTP/1.1\r\nHost: x\r\n\r\n", "414");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/aa", "%41", "a/b", "a?a"})
  void h02TheLongestTargetIsServed(String part) {
    String headers = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertRefused("GET /api/v1/" + part.repeat(1_361) + headers, "404");
  }

  @Test
  void h03LargeHeaders() {
    assertRefused("GET / HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(9_000) + "\r\n\r\n", "431");
    String many = "X-A: b\r\n".repeat(101);
    assertRefused("GET / HTTP/1.1\r\nHost: x\r\n" + many + "\r\n", "431");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\013chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
        "X-Folded: a\r\n\tContent-Length: 5\r\nContent-Length: 0\r\n\r\n",
        "X-Folded: a\n b\nContent-Length: 0\n\n",
        ": no name\r\nContent-Length: 0\r\n\r\n",
        " : no name\r\nContent-Length: 0\r\n\r\n"
      })
  void h04Smuggling(String headers) {
    String second = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n";
    String answer =
        RawHttp.exchange(
            endpoint, "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n" + headers + second);
    assertThat(answer).startsWith(ERROR_400).doesNotContain("openapi");
  }

  @Test
  void h04AFoldIsSeenWhereverTheBytesAreCut() {
    String request = "\r\n\r\nGET /api/v1/none HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n";
    for (int cut = 1; cut < request.length() - 1; cut++) {
      try (RawHttp raw = RawHttp.connect(endpoint)) {
        raw.send(request.substring(0, cut));
        raw.send(request.substring(cut));
        assertThat(raw.untilClosed(Duration.ofSeconds(5))).as("cut at " + cut).contains(ERROR_400);
      }
    }
  }

  @Test
  void aBodyMayHaveLinesThatBeginWithSpaces() {
    String body = "{\r\n\r\n  \"handle\": 1\r\n\t}";
    String request = post("Content-Length: " + body.length()) + body;
    String next = "GET /api/v1/none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assertThat(RawHttp.exchange(endpoint, request + next)).contains("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "9223372036854775808", "+5", " 5 6", "0x5", ""})
  void h05ContentLengthThatIsNoNumber(String length) {
    assertRefused("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n", "400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FFFFFFFFFFFFFFFFF\r\nabc",
        "-1\r\nabc\r\n0\r\n\r\n",
        "zz\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcXX0\r\n\r\n"
      })
  void h06ChunksThatAreNone(String body) {
    assertRefused(chunked() + body, "400");
  }

  @Test
  void h04Http10HasNoChunks() {
    String request = "POST /api/v1/sessions HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n";
    assertRefused(request + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");
  }

  @Test
  void h06ABodyThatIsMostlyExtensions() {
    assertRefused(chunked() + ("1;" + "e".repeat(4_000) + "\r\na\r\n").repeat(200), "400");
    String oneByOne = "1\r\na\r\n".repeat(LIMIT) + "0\r\n\r\n";
    String answer =
        RawHttp.exchange(
            endpoint, post("Transfer-Encoding: chunked\r\nConnection: close") + oneByOne);
    assertThat(answer).contains("the body is not valid JSON");
  }

  @Test
  void h09WhatComesAfterTheRefusalIsNotReadWithoutEnd() {
    try (RawHttp raw = RawHttp.connect(endpoint)) {
      raw.send(post("Content-Length: 9223372036854775807"));
      String part = "a".repeat(64 * 1024);
      int parts = 0;
      while (raw.isOpen() && parts < 1_000) {
        raw.send(part);
        parts++;
      }
      assertThat(parts).isLessThan(1_000);
    }
  }

  @Test
  void h06FloodsOfExtensionsAndTrailers() {
    assertClosed(chunked() + "1;" + "e".repeat(100_000) + "\r\n");
    assertClosed(chunked() + "0\r\n" + "T: r\r\n".repeat(20_000) + "\r\n");
  }

  @Test
  void h08DrippingHeadersAreCutOffInTotalTime() {
    try (RawHttp raw = RawHttp.connect(endpoint)) {
      raw.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      long start = System.nanoTime();
      while (raw.isOpen()) {
        raw.send("a");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void h08ADrippingBodyIsCutOffToo() {
    try (RawHttp raw = RawHttp.connect(endpoint)) {
      raw.send("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
      raw.untilClosed(Duration.ofSeconds(5));
    }
  }

  @Test
  void h08AConnectionThatSaysNothingIsClosed() {
    try (RawHttp raw = RawHttp.connect(endpoint)) {
      assertThat(raw.untilClosed(Duration.ofSeconds(5))).isEmpty();
    }
  }

  @Test
  void h09BodyOverTheLimitIsRefusedBeforeItComes() {
    assertRefused(post("Content-Length: 1000000000") + "{", "413");
    assertRefused(post("Expect: 100-continue\r\nContent-Length: 1000000"), "413");
  }

  @Test
  void h10ChunkedBodyOverTheLimit() {
    String chunk = "400\r\n" + "a".repeat(0x400) + "\r\n";
    assertRefused(chunked() + chunk.repeat(8), "413");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Host: a\r\nHost: b\r\n",
        "Host: a b\r\n",
        "Host: a/b\r\n",
        "Host: user@a\r\n",
        "Host: a:65536\r\n",
        "Host: [::1]:99999\r\n"
      })
  void h17HostMissingTwiceOrNoHost(String host) {
    assertRefused("GET / HTTP/1.1\r\n" + host + "\r\n", "400");
  }

  @Test
  void h17ForeignHostIsNowhereInTheAnswer() {
    String answer =
        RawHttp.exchange(
            endpoint,
            "GET /api/v1/nothing HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/%", "/a?b=%zz", "/a?b=%", "/%00", "/a?b=%00"})
  void h20InvalidPercentEncoding(String target) {
    assertRefused("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n", "400");
  }

  @Test
  void h36PipelinedRequestsAreAnsweredInOrder() {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 999; i++) {
      requests.append(
          i % 2 == 0
              ? "GET /api/v1/none HTTP/1.1\r\nHost: x\r\n\r\n"
              : "OPTIONS / HTTP/1.1\r\nHost: x\r\nAccess-Control-Request-Method: GET\r\n\r\n");
    }
    requests.append("GET /api/v1/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    String answer = RawHttp.exchange(endpoint, requests.toString());
    assertThat(answer.split("HTTP/1.1 404", -1)).hasSize(502);
    assertThat(answer.split("HTTP/1.1 204", -1)).hasSize(500);
  }

  @Test
  void h37NoUpgradeToHttp2() {
    String upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
    String settings = "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    String last = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String answer =
        RawHttp.exchange(
            endpoint, "GET /api/v1/none HTTP/1.1\r\nHost: x\r\n" + upgrade + settings + last);
    assertThat(answer).startsWith("HTTP/1.1 404");
    assertRefused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400");
  }

  private static String chunked() {
    return post("Transfer-Encoding: chunked");
  }

  private static String post(String headers) {
    String type = "Content-Type: application/json\r\n";
    return "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n" + type + headers + "\r\n\r\n";
  }

  private void assertRefused(String request, String status) {
    String answer = RawHttp.exchange(endpoint, request);
    assertThat(answer).matches("(?s)HTTP/\\d\\.\\d " + status + " .*");
    assertThat(answer).contains("\"error\":{\"code\":");
    assertThat(answer.split("content-type: ", -1)).hasSize(2);
    assertThat(answer).doesNotContainIgnoringCase("vert.x").doesNotContain("\tat ");
  }

  private void assertClosed(String request) {
    String answer = RawHttp.exchange(endpoint, request);
    assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 4")).as(answer).isTrue();
  }
}
