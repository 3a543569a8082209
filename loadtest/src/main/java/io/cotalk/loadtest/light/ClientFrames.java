package io.cotalk.loadtest.light;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Frames as clients send them: masked, always with the same key, so that they can be prepared. */
public final class ClientFrames {
  /** Any key but zero: a server could leave out its work on zeros. */
  private static final int KEY = 0x5a3c_c3a5;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PONG = 10;
  private static final int MAX_SHORT = 125;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int LONGEST_HEADER = 14;

  private ClientFrames() {}

  /** The bytes of a text message in one frame, in a new heap buffer. */
  public static ByteBuf text(String text) {
    return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static ByteBuf pong(byte[] payload) {
    return frame(PONG, payload);
  }

  static ByteBuf close(int code) {
    return frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  private static ByteBuf frame(int opcode, byte[] payload) {
    ByteBuf frame = Unpooled.buffer(payload.length + LONGEST_HEADER);
    header(frame, opcode, payload.length);
    for (int i = 0; i < payload.length; i++) {
      frame.writeByte(payload[i] ^ mask(i));
    }
    return frame;
  }

  private static void header(ByteBuf frame, int opcode, int length) {
    frame.writeByte(FINAL | opcode);
    if (length <= MAX_SHORT) {
      frame.writeByte(MASKED | length);
    } else if (length <= 0xffff) {
      frame.writeByte(MASKED | TWO_BYTES).writeShort(length);
    } else {
      frame.writeByte(MASKED | EIGHT_BYTES).writeLong(length);
    }
    frame.writeInt(KEY);
  }

  /**
   * Appends a text frame.
   *
   * @param payload its first {@code length} bytes are the message
   */
  public static void append(ByteBuf target, byte[] payload, int length) {
    target.ensureWritable(length + LONGEST_HEADER);
    header(target, TEXT, length);
    int at = 0;
    for (; at + 4 <= length; at += 4) {
      int four =
          (payload[at] & 255) << 24
              | (payload[at + 1] & 255) << 16
              | (payload[at + 2] & 255) << 8
              | (payload[at + 3] & 255);
      target.writeInt(four ^ KEY);
    }
    for (; at < length; at++) {
      target.writeByte(payload[at] ^ mask(at));
    }
  }

  private static int mask(int index) {
    return KEY >>> (24 - 8 * (index & 3));
  }
}
