package io.cotalk.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.Config;
import io.cotalk.core.wire.ClientFrame.Malformed;
import io.cotalk.core.wire.ClientFrame.Position;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.testkit.TestConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFramesTest {
  private static final String CID = "01890a5d-ac96-774b-bcce-b302099a8057";

  private final Config config = TestConfig.defaults();
  private final ClientFrames frames =
      new ClientFrames(config.socket(), config.messages(), Capabilities.requests());

  private List<ClientFrame> read(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return frames.read(bytes, bytes.length);
  }

  private ClientFrame one(String text) {
    List<ClientFrame> all = read(text);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void helloCarriesCursorAndPositions() {
    ClientFrame frame =
        one(
            """
            {"pos":{"9001":[345,2],"9002":0},"cur":"u:812:3","token":"abc","i":1,"t":"hello"}""");
    assertThat(frame)
        .isEqualTo(
            new ClientFrame.Hello(
                1,
                "abc",
                null,
                new UserCursor(812, 3),
                List.of(
                    new Position(new RoomId(9001), 345, 2),
                    new Position(new RoomId(9002), 0, LogEpoch.NOT_TOLD))));
    assertThat(one("{\"t\":\"hello\",\"i\":1,\"token\":\"abc\",\"cur\":\"u:812\"}"))
        .isEqualTo(
            new ClientFrame.Hello(
                1, "abc", null, new UserCursor(812, LogEpoch.NOT_TOLD), List.of()));
  }

  @Test
  void openCarriesAPositionWithOrWithoutEpoch() {
    String open = "{\"t\":\"open\",\"i\":4,\"r\":\"9001\",\"g\":2,\"pos\":";
    assertThat(one(open + "[7,5]}")).isEqualTo(new ClientFrame.Open(4, new RoomId(9001), 7, 5, 2));
    assertThat(one(open + "7}"))
        .isEqualTo(new ClientFrame.Open(4, new RoomId(9001), 7, LogEpoch.NOT_TOLD, 2));
  }

  @Test
  void sendIsReadWhateverTheOrderOfItsFields() {
    ClientFrame frame =
        one(
            "{\"d\":{\"re\":12,\"text\":\"안녕\"},\"x\":[1],\"cid\":\""
                + CID
                + "\",\"r\":\"9001\",\"t\":\"send\",\"i\":7}");
    assertThat(frame)
        .isEqualTo(
            new ClientFrame.Send(7, new RoomId(9001), Cid.parse(CID), new MessageBody("안녕", 12)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\":1", "\"mentions\":[{}]", "\"Text\":\"a\"", "\"\":null"})
  void contentThatIsNotKeptIsRefused(String field) {
    ClientFrame frame =
        one(
            "{\"t\":\"send\",\"i\":7,\"r\":\"9001\",\"cid\":\""
                + CID
                + "\",\"d\":{\"text\":\"a\","
                + field
                + "}}");
    assertThat(frame)
        .isInstanceOfSatisfying(
            ClientFrame.Malformed.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void linesAreReadOneByOneAndABadOneDoesNotHurtTheOthers() {
    List<ClientFrame> all =
        read("{\"t\":\"ping\",\"i\":1}\n{oops}\r\n\n{\"t\":\"pong\"}\n{\"t\":\"ping\",\"i\":2}\n");
    assertThat(all.get(0)).isEqualTo(new ClientFrame.Ping(1));
    assertThat(all.get(1)).isInstanceOf(Malformed.class);
    assertThat(all.get(2)).isEqualTo(new ClientFrame.Pong());
    assertThat(all.get(3)).isEqualTo(new ClientFrame.Ping(2));
    assertThat(all).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n ",
        "[]",
        "null",
        "{",
        "{}{}",
        "{\"t\":\"ping\",\"i\":1} x",
        "{\"t\":\"ping\",\"t\":\"ping\",\"i\":1}",
        "{\"t\":\"ping\",\"i\":1,\"x\":{\"y\":1,\"y\":1}}",
        "{\"t\":\"ping\",\"i\":1,\"x\":NaN}",
        "{\"t\":\"ping\",\"i\":01}",
        "{'t':'ping'}",
        "\uFEFF{\"t\":\"ping\",\"i\":1}"
      })
  void whatIsNoJsonObjectIsABadFrame(String text) {
    assertThat(one(text))
        .isInstanceOfSatisfying(
            Malformed.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.BAD_FRAME));
  }

  @Test
  void depthIsBounded() {
    String deep = "{\"t\":\"ping\",\"i\":1,\"x\":" + "[".repeat(31) + "]".repeat(31) + "}";
    assertThat(one(deep)).isEqualTo(new ClientFrame.Ping(1));
    String deeper = "{\"t\":\"ping\",\"i\":1,\"x\":" + "[".repeat(32) + "]".repeat(32) + "}";
    assertThat(one(deeper)).isInstanceOf(Malformed.class);
  }

  @Test
  void objectsAreBounded() {
    String fifty = "{\"t\":\"pong\"}\n".repeat(50);
    assertThat(read(fifty)).hasSize(50);
    assertThat(one(fifty + "{\"t\":\"pong\"}")).isInstanceOf(Malformed.class);
  }

  @Test
  void positionsAreBounded() {
    String many =
        IntStream.rangeClosed(1, 501)
            .mapToObj(room -> "\"" + room + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    ClientFrame frame = one("{\"t\":\"hello\",\"i\":1,\"token\":\"x\",\"pos\":" + many + "}");
    assertThat(frame)
        .isInstanceOfSatisfying(
            Malformed.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"t\":\"dance\",\"i\":4} | bad_frame | 4",
        "{\"i\":4} | bad_frame | 4",
        "{\"t\":\"ping\"} | bad_request | 0",
        "{\"t\":\"ping\",\"i\":-1} | bad_request | 0",
        "{\"t\":\"ping\",\"i\":9007199254740992} | bad_request | 0",
        "{\"t\":\"ping\",\"i\":99999999999999999999} | bad_request | 0",
        "{\"t\":\"open\",\"i\":4} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":9001} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"0\"} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9223372036854775808\"} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9\",\"pos\":-1} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9\",\"pos\":1.5} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9\",\"pos\":[]} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9\",\"pos\":[1]} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9\",\"pos\":[1,0]} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9\",\"pos\":[1,1,1]} | bad_request | 4",
        "{\"t\":\"open\",\"i\":4,\"r\":\"9\",\"pos\":[[1],{\"a\":1}]} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"pos\":{\"9\":[1,-1]}} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"cur\":\"812\"} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"cur\":\"u:+812\"} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"cur\":\"u:0812\"} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"cur\":\"u:\u0668\u0661\"} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"pos\":{\"+9\":1}} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"cur\":\"u:812:\"} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"cur\":\"u:812:0\"} | bad_request | 4",
        "{\"t\":\"hello\",\"i\":4,\"token\":\"x\",\"cur\":\"u:9007199254740992\"} | bad_request | 4",
        "{\"t\":\"read\",\"i\":4,\"r\":\"9\"} | bad_request | 4",
        "{\"t\":\"send\",\"i\":4,\"r\":\"9\",\"cid\":\"x\",\"d\":{\"text\":\"a\"}} | bad_request | 4"
      })
  void aWrongFieldIsABadRequestWithItsNumber(String text, String code, long i) {
    assertThat(one(text))
        .isInstanceOfSatisfying(
            Malformed.class,
            it -> {
              assertThat(it.code().wireName()).isEqualTo(code);
              assertThat(it.i()).isEqualTo(i);
            });
  }

  @Test
  void halfASurrogatePairIsInvalidText() {
    ClientFrame frame =
        one(
            "{\"t\":\"send\",\"i\":4,\"r\":\"9\",\"cid\":\""
                + CID
                + "\",\"d\":{\"text\":\"\\ud800\"}}");
    assertThat(frame)
        .isInstanceOfSatisfying(
            Malformed.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.TEXT_INVALID));
  }

  /** P: random bytes give nothing but bad_frame, and never an exception. */
  @Property(tries = 2000)
  void randomBytesGiveOnlyBadFrames(@ForAll byte[] bytes) {
    assertThat(frames.read(bytes, bytes.length))
        .isNotEmpty()
        .allSatisfy(
            frame ->
                assertThat(frame)
                    .isInstanceOfSatisfying(
                        Malformed.class,
                        it -> assertThat(it.code()).isEqualTo(ErrorCode.BAD_FRAME)));
  }

  /**
   * P: a valid frame with one byte changed is a frame or an answerable error, never an exception.
   */
  @Property(tries = 2000)
  void damagedFramesAreAnswered(@ForAll int place, @ForAll byte value) {
    byte[] bytes =
        ("{\"t\":\"send\",\"i\":7,\"r\":\"9001\",\"cid\":\""
                + CID
                + "\",\"d\":{\"text\":\"hi\",\"re\":3}}")
            .getBytes(StandardCharsets.UTF_8);
    bytes[Math.floorMod(place, bytes.length)] = value;
    assertThat(frames.read(bytes, bytes.length)).isNotEmpty();
  }
}
