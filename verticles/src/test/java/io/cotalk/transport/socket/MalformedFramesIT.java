package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 6455 forbids, byte by byte. Named by the rows of the list of bad input. */
@ExtendWith(Testkit.class)
class MalformedFramesIT {
  private static final int TEXT = 0x81;
  private static final int TEXT_BEGIN = 0x01;
  private static final int MORE = 0x00;
  private static final int LAST = 0x80;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;

  private static TestCluster cluster;
  private static Endpoint node;
  private static TestUser user;

  @BeforeAll
  static void start(Servers servers) {
    cluster = TestCluster.start(servers, 1, Map.of("cluster.enabled", "false"));
    node = cluster.node(0);
    user = cluster.api(0).signUp("frames");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hello() {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode();
  }

  private static RawSocket greeted() {
    RawSocket socket = RawSocket.webSocket(node).text(hello());
    assertThat(new JsonObject(socket.readText()).getString("t")).isEqualTo("welcome");
    return socket;
  }

  private static void expectClose(int code, int head, byte[] payload) {
    try (RawSocket socket = greeted().frame(head, payload)) {
      assertThat(socket.readCloseCode()).isEqualTo(code);
    }
  }

  /** The other side goes on: who sends nonsense hurts nobody else. */
  private static void expectAlive(RawSocket socket) {
    socket.text("{\"t\":\"ping\",\"i\":77}");
    assertThat(socket.readText()).isEqualTo("{\"t\":\"ok\",\"i\":77}");
  }

  @Test
  void w09EmptyTextIsABadFrameAndNoMore() {
    try (RawSocket socket = greeted().text("")) {
      JsonObject answer = new JsonObject(socket.readText());
      assertThat(answer.getString("t")).isEqualTo("err");
      assertThat(answer.getString("code")).isEqualTo("bad_frame");
      expectAlive(socket);
    }
  }

  @Test
  void w10PingsAreAnsweredAndBounded() {
    try (RawSocket socket = greeted()) {
      socket.frame(PING, utf8("hi"));
      assertThat(socket.readText()).isEqualTo("hi");
      socket.frame(PONG, utf8("nobody asked"));
      expectAlive(socket);
    }
    expectClose(1002, PING, new byte[126]);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x40, 0x20, 0x10, 0x70})
  void w12ReservedBitsAreRefused(int bits) {
    expectClose(1002, TEXT | bits, utf8("{}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
  void w13ReservedOpcodesAreRefused(int opcode) {
    expectClose(1002, 0x80 | opcode, new byte[0]);
  }

  @Test
  void w14BadFragmentationIsRefused() {
    expectClose(1002, LAST, utf8("{}"));
    expectClose(1002, 0x09, new byte[0]);
    try (RawSocket socket = greeted()) {
      socket.frame(TEXT_BEGIN, utf8("{\"t\":")).frame(TEXT, utf8("{}"));
      assertThat(socket.readCloseCode()).isEqualTo(1002);
    }
  }

  @Test
  void w17TextMustBeUtf8() {
    expectClose(1007, TEXT, bytes(0xff));
    expectClose(1007, TEXT, bytes('"', 0xc0, 0xaf, '"'));
    expectClose(1007, TEXT, bytes(0xed, 0xa0, 0x80));
    expectClose(1007, TEXT, bytes(0xf4, 0x90, 0x80, 0x80));
    expectClose(1007, TEXT, bytes(0xed, 0x95));
  }

  @Test
  void w17ACharacterMayBeSplitOverFragments() {
    byte[] text = utf8("{\"t\":\"ping\",\"i\":5,\"x\":\"안😀\"}");
    try (RawSocket socket = greeted()) {
      for (int i = 0; i < text.length - 1; i++) {
        socket.frame(i == 0 ? TEXT_BEGIN : MORE, new byte[] {text[i]});
      }
      socket.frame(PING, utf8("between"));
      assertThat(socket.readText()).isEqualTo("between");
      socket.frame(LAST, new byte[] {text[text.length - 1]});
      assertThat(socket.readText()).isEqualTo("{\"t\":\"ok\",\"i\":5}");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
  void w18IllegalCloseCodesAreRefused(int code) {
    expectClose(1002, CLOSE, bytes(code >> 8, code));
  }

  @Test
  void w18MalformedClosesAreRefused() {
    expectClose(1002, CLOSE, bytes(3));
    byte[] reason = new byte[124];
    Arrays.fill(reason, (byte) 0xff);
    reason[0] = 3;
    reason[1] = (byte) 0xe8;
    expectClose(1007, CLOSE, reason);
  }

  @Test
  void w18GoodClosesAreEchoed() {
    expectClose(1000, CLOSE, bytes(3, 0xe8));
    expectClose(4321, CLOSE, bytes(4321 >> 8, 4321 & 0xff));
    expectClose(1005, CLOSE, new byte[0]);
  }

  @Test
  void w20CompressionWasNotNegotiated() {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(new byte[60_000_000]);
    deflater.finish();
    byte[] bomb = new byte[60_000];
    int size = deflater.deflate(bomb);
    deflater.end();
    expectClose(1002, TEXT | 0x40, Arrays.copyOf(bomb, size));
  }

  @Test
  void w21FramesMustBeMasked() {
    try (RawSocket socket = greeted().send(bytes(TEXT, 2, '{', '}'))) {
      assertThat(socket.readCloseCode()).isEqualTo(1002);
    }
  }

  @Test
  void w22BinaryIsNotSpoken() {
    expectClose(1003, 0x82, utf8("{}"));
  }

  @Test
  void framesAndMessagesAreBounded() {
    try (RawSocket socket = greeted()) {
      socket.send(bytes(TEXT, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0));
      assertThat(socket.readCloseCode()).isEqualTo(1009);
    }
    expectClose(1009, TEXT, new byte[65_537]);
    byte[] spaces = new byte[65_536];
    Arrays.fill(spaces, (byte) ' ');
    try (RawSocket socket = greeted()) {
      socket.frame(TEXT_BEGIN, spaces);
      for (int i = 0; i < 4; i++) {
        socket.frame(MORE, spaces);
      }
      assertThat(socket.readCloseCode()).isEqualTo(1009);
    }
    try (RawSocket socket = greeted()) {
      byte[] ping = utf8("{\"t\":\"ping\",\"i\":77}");
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(spaces, 0, spaces.length - ping.length);
      frame.writeBytes(ping);
      socket.frame(TEXT, frame.toByteArray());
      assertThat(socket.readText()).isEqualTo("{\"t\":\"ok\",\"i\":77}");
    }
  }

  @Test
  void w30NothingIsDoneAfterAClose() {
    Api api = cluster.api(0);
    String room = api.createRoom(user, "after a close");
    String send =
        "{\"t\":\"send\",\"i\":9,\"r\":\"%s\",\"cid\":\"%s\",\"d\":{\"text\":\"late\"}}"
            .formatted(room, Cids.next());
    try (RawSocket socket = greeted()) {
      socket.frame(0x82, new byte[0]).text(send);
      assertThat(socket.readCloseCode()).isEqualTo(1003);
    }
    assertThat(api.history(user, room, 0)).hasSize(1);
  }

  @Test
  void everyLineOfAMessageIsAnsweredAndTooManyAreRefused() {
    try (RawSocket socket = greeted()) {
      socket.text("{\"t\":\"ping\",\"i\":1}\nnonsense\n{\"t\":\"ping\",\"i\":2}");
      assertThat(socket.readText()).contains("\"ok\",\"i\":1");
      assertThat(socket.readText()).contains("bad_frame");
      assertThat(socket.readText()).contains("\"ok\",\"i\":2");
      socket.text("{\"t\":\"ping\",\"i\":1}\n".repeat(51));
      assertThat(socket.readText()).contains("bad_frame");
      expectAlive(socket);
    }
  }
}
