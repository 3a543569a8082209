package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes, right and wrong. Named by the rows of the list of bad input. */
@ExtendWith(Testkit.class)
class HandshakeIT {
  private static TestCluster cluster;
  private static Endpoint node;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.enabled", "false",
                "http.allowed-origins", "https://chat.example.org",
                "limits.sockets-per-address", "3"));
    node = cluster.node(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Map<String, String> good() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "127.0.0.1:" + node.port());
    headers.put("Connection", "keep-alive, Upgrade");
    headers.put("Upgrade", "websocket");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    headers.put("Sec-WebSocket-Protocol", "other, cotalk.v1.json");
    return headers;
  }

  private static String answer(String request, Map<String, String> headers) {
    StringBuilder text = new StringBuilder(request).append("\r\n");
    headers.forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    try (RawSocket socket = RawSocket.connect(node).send(text.append("\r\n").toString())) {
      return socket.readHead();
    }
  }

  /** The answer to a good handshake but for one header; an empty value leaves the header out. */
  private static String with(String name, String value) {
    Map<String, String> headers = good();
    headers.put(name, value);
    headers.values().removeIf(String::isEmpty);
    return answer("GET /ws HTTP/1.1", headers);
  }

  @Test
  void aGoodHandshakeNamesTheProtocol() {
    String answer = answer("GET /ws HTTP/1.1", good());
    assertThat(answer).startsWith("HTTP/1.1 101");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=")
        .contains("sec-websocket-protocol: cotalk.v1.json")
        .doesNotContain("sec-websocket-extensions");
  }

  @Test
  void whatComesRightBehindTheRequestIsReadAsFrames() {
    StringBuilder text = new StringBuilder("GET /ws HTTP/1.1\r\n");
    good().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    String frame = "\u0081\u0082\0\0\0\0{}";
    try (RawSocket socket = RawSocket.connect(node).send(text.append("\r\n" + frame).toString())) {
      assertThat(socket.readHead()).startsWith("HTTP/1.1 101");
      assertThat(socket.readText()).contains("bad_frame");
    }
  }

  @Test
  void w01AnUpgradeIsNeeded() {
    assertThat(with("Upgrade", "")).startsWith("HTTP/1.1 400");
    assertThat(with("Upgrade", "h2c")).startsWith("HTTP/1.1 400");
    assertThat(with("Connection", "close")).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @CsvSource({"12, 426", "8, 426", "0, 426", "'', 400"})
  void w01OnlyVersion13IsSpoken(String version, String status) {
    String answer = with("Sec-WebSocket-Version", version);
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer.toLowerCase(Locale.ROOT).contains("sec-websocket-version: 13"))
        .isEqualTo(status.equals("426"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "!!!!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void w01TheKeyHasSixteenBytes(String key) {
    assertThat(with("Sec-WebSocket-Key", key)).startsWith("HTTP/1.1 400");
  }

  @Test
  void w02OnlyGetWithoutABodyUpgrades() {
    assertThat(answer("POST /ws HTTP/1.1", good())).startsWith("HTTP/1.1 405");
    assertThat(with("Content-Length", "2")).startsWith("HTTP/1.1 400");
    assertThat(with("Transfer-Encoding", "chunked")).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v10.stomp", "cotalk.v2.json", "COTALK.V1.JSON"})
  void w04TheProtocolIsNamed(String protocol) {
    assertThat(with("Sec-WebSocket-Protocol", protocol)).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"permessage-deflate", ";", "x; y=\"1\"; z"})
  void w04NoExtensionIsSpoken(String extensions) {
    String answer = with("Sec-WebSocket-Extensions", extensions);
    assertThat(answer).startsWith("HTTP/1.1 101");
    assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("sec-websocket-extensions");
  }

  @Test
  void foreignOriginsAreRefused() {
    assertThat(with("Origin", "https://evil.example")).startsWith("HTTP/1.1 403");
    assertThat(with("Origin", "null")).startsWith("HTTP/1.1 403");
    assertThat(with("Origin", "https://chat.example.org")).startsWith("HTTP/1.1 101");
    assertThat(with("Origin", "http://127.0.0.1:" + node.port())).startsWith("HTTP/1.1 101");
  }

  /** A proxy may write the port that browsers leave out. */
  @Test
  void theDefaultPortInTheHostIsTheSameAsNone() {
    Map<String, String> headers = good();
    headers.put("Host", "chat.example:443");
    headers.put("Origin", "https://chat.example");
    assertThat(answer("GET /ws HTTP/1.1", headers)).startsWith("HTTP/1.1 101");
    headers.put("Host", "chat.example:8443");
    assertThat(answer("GET /ws HTTP/1.1", headers)).startsWith("HTTP/1.1 403");
  }

  @Test
  void otherPathsDoNotUpgrade() {
    assertThat(answer("GET /api/v1/ws HTTP/1.1", good())).startsWith("HTTP/1.1 404");
  }

  @Test
  void w33AnAddressHasSoManySockets() {
    Map<String, String> headers = good();
    headers.put("X-Forwarded-For", "203.0.113.9");
    try (RawSocket two = from("203.0.113.9");
        RawSocket three = from("203.0.113.9")) {
      try (RawSocket one = from("203.0.113.9")) {
        String refused = answer("GET /ws HTTP/1.1", headers);
        assertThat(refused).startsWith("HTTP/1.1 429");
        // A connection that stays open would be one of those that are too many.
        assertThat(refused.toLowerCase(Locale.ROOT)).contains("connection: close");
        assertThat(one.text("{}").readText()).contains("bad_frame");
      }
      Await.until(
          "a closed socket counts no more",
          () -> answer("GET /ws HTTP/1.1", headers).startsWith("HTTP/1.1 101"));
      assertThat(two.text("{}").readText()).contains("bad_frame");
      assertThat(three.text("{}").readText()).contains("bad_frame");
    }
  }

  @Test
  void whoIsGoneBeforeTheAnswerCountsNoMore() {
    StringBuilder text = new StringBuilder("GET /ws HTTP/1.1\r\n");
    good().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    text.append("X-Forwarded-For: 203.0.113.44\r\n\r\n");
    for (int i = 0; i < 300; i++) {
      RawSocket.connect(node).send(text.toString()).reset();
    }
    Map<String, String> headers = good();
    headers.put("X-Forwarded-For", "203.0.113.44");
    Await.until(
        "the address has places again",
        () -> answer("GET /ws HTTP/1.1", headers).startsWith("HTTP/1.1 101"));
  }

  private static RawSocket from(String address) {
    StringBuilder text = new StringBuilder("GET /ws HTTP/1.1\r\n");
    good().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    text.append("X-Forwarded-For: " + address + "\r\n\r\n");
    RawSocket socket = RawSocket.connect(node).send(text.toString());
    assertThat(socket.readHead()).startsWith("HTTP/1.1 101");
    return socket;
  }
}
