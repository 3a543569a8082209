package io.cotalk.loadtest.light;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The light client reads what a server sends, however it is cut. */
class LightConnectionTest {
  private static final String ACCEPTED =
      "HTTP/1.1 101 Switching\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

  /** Notes what it hears. */
  private static final class Notes implements LightListener {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void opened(LightConnection connection) {
      lines.add("opened");
    }

    @Override
    public void text(LightConnection connection, ByteBuf content, int from, int to) {
      lines.add(content.toString(from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void closed(LightConnection connection, int code) {
      lines.add("closed " + code);
    }
  }

  private final Notes notes = new Notes();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new LightConnection(1, notes, new Handshake("127.0.0.1:1")));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuf frame(int first, byte[] payload) {
    ByteBuf frame = Unpooled.buffer().writeByte(first);
    if (payload.length < 126) {
      frame.writeByte(payload.length);
    } else if (payload.length < 65_536) {
      frame.writeByte(126).writeShort(payload.length);
    } else {
      frame.writeByte(127).writeLong(payload.length);
    }
    return frame.writeBytes(payload);
  }

  private static ByteBuf conversation(String longText) {
    return Unpooled.buffer()
        .writeBytes(bytes(ACCEPTED))
        .writeBytes(frame(0x81, bytes("{\"t\":\"welcome\"}")))
        .writeBytes(frame(0x81, bytes(longText)))
        .writeBytes(frame(0x89, bytes("are you there")))
        .writeBytes(frame(0x01, bytes("one, ")))
        .writeBytes(frame(0x80, bytes("two")))
        .writeBytes(frame(0x81, bytes("{\"t\":\"ping\",\"heads\":{}}")))
        .writeBytes(frame(0x88, new byte[] {0x0f, (byte) 0xa0}));
  }

  private void expectAll(String longText) {
    assertThat(notes.lines)
        .containsExactly(
            "opened",
            "{\"t\":\"welcome\"}",
            longText,
            "one, two",
            "{\"t\":\"ping\",\"heads\":{}}",
            "closed 4000");
  }

  @Test
  void framesCutAtAnyByteAreWhole() {
    String text = "x".repeat(130);
    ByteBuf all = conversation(text);
    for (int cut = 1; cut < all.readableBytes(); cut++) {
      LightConnectionTest once = new LightConnectionTest();
      once.channel.writeInbound(all.copy(0, cut));
      once.channel.writeInbound(all.copy(cut, all.readableBytes() - cut));
      once.expectAll(text);
      once.channel.finishAndReleaseAll();
    }
  }

  @Test
  void framesMayComeByteByByte() {
    String text = "y".repeat(70_000);
    ByteBuf all = conversation(text);
    while (all.isReadable()) {
      channel.writeInbound(all.readBytes(1));
    }
    expectAll(text);
  }

  @Test
  void pingsOfBothKindsAreAnswered() {
    channel.writeInbound(conversation("z"));
    List<String> answers = new ArrayList<>();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      answers.add((out.getByte(out.readerIndex()) & 15) + " " + unmasked(out));
    }
    assertThat(answers).contains("10 are you there", "1 {\"t\":\"pong\"}");
  }

  private static String unmasked(ByteBuf frame) {
    int at = frame.readerIndex();
    if ((frame.getByte(at + 1) & 0x80) == 0) {
      return "";
    }
    int length = frame.getByte(at + 1) & 127;
    byte[] text = new byte[Math.min(length, frame.readableBytes() - 6)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (frame.getByte(at + 6 + i) ^ frame.getByte(at + 2 + (i & 3)));
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  @Test
  void refusedHandshakeTellsItsStatus() {
    channel.writeInbound(Unpooled.copiedBuffer(bytes("HTTP/1.1 429 Too Many Requests\r\n\r\n")));
    assertThat(notes.lines).containsExactly("closed 429");
  }

  @Test
  void anotherAcceptIsRefused() {
    String wrong = ACCEPTED.replace("s3pP", "s3pQ");
    channel.writeInbound(Unpooled.copiedBuffer(bytes(wrong)));
    assertThat(notes.lines).containsExactly("closed 1002");
  }

  @Test
  void maskedOrReservedFramesEndIt() {
    for (int[] start : new int[][] {{0x81, 0x85}, {0xc1, 0x05}, {0x80, 0x01}, {0x83, 0x01}}) {
      LightConnectionTest once = new LightConnectionTest();
      once.channel.writeInbound(Unpooled.copiedBuffer(bytes(ACCEPTED)));
      byte[] frame = new byte[20];
      frame[0] = (byte) start[0];
      frame[1] = (byte) start[1];
      once.channel.writeInbound(Unpooled.wrappedBuffer(frame));
      assertThat(once.notes.lines).containsExactly("opened", "closed 1002");
    }
  }

  @Test
  void closeWithoutFrameIsAbnormal() {
    channel.writeInbound(Unpooled.copiedBuffer(bytes(ACCEPTED)));
    channel.close().syncUninterruptibly();
    assertThat(notes.lines).containsExactly("opened", "closed 1006");
  }

  @Test
  void preparedFramesUnmaskToTheirText() {
    ByteBuf one = ClientFrames.text("{\"t\":\"hello\"}");
    ByteBuf other = Unpooled.buffer();
    byte[] payload = bytes("{\"t\":\"hello\"}, and more");
    ClientFrames.append(other, payload, 13);
    assertThat(other).isEqualTo(one);
    assertThat(unmasked(one)).isEqualTo("{\"t\":\"hello\"}");
  }
}
