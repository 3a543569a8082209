package io.cotalk.loadtest.abuse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of a WebSocket client (RFC 6455 section 5.2), with a mask of zeros. */
final class RawFrames {
  private static final int MASKED = 0x80;
  private static final int FINAL = 0x80;
  private static final int TEXT = 1;
  private static final int CONTINUATION = 0;
  private static final int PING = 9;

  private RawFrames() {}

  static byte[] text(String text) {
    return frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first part of a message that goes on. */
  static byte[] beginning(int length) {
    return frame(TEXT, new byte[length]);
  }

  static byte[] continuation(int length) {
    return frame(CONTINUATION, new byte[length]);
  }

  /** So many pings without a payload. */
  static byte[] pings(int count) {
    return repeated(frame(FINAL | PING, new byte[0]), count);
  }

  /** So many continuations without a payload, none the last. */
  static byte[] emptyContinuations(int count) {
    return repeated(continuation(0), count);
  }

  private static byte[] repeated(byte[] frame, int count) {
    ByteBuffer all = ByteBuffer.allocate(frame.length * count);
    for (int i = 0; i < count; i++) {
      all.put(frame);
    }
    return all.array();
  }

  private static byte[] frame(int head, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) head);
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(0).put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }
}
