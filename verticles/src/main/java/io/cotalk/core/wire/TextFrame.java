package io.cotalk.core.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Something the server says, as a complete WebSocket frame: final, unmasked, text (RFC 6455 section
 * 5.2); or several of them. Immutable, so one is shared by all its receivers; any thread.
 */
public final class TextFrame implements Outgoing {
  private static final byte FINAL_TEXT = (byte) 0x81;
  private static final int SHORT = 126;
  private static final int LONG = 127;

  private final byte[] bytes;

  private TextFrame(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Frames a frame of the protocol. */
  public static TextFrame of(ServerFrame frame) {
    return of(ServerFrames.json(frame));
  }

  /** Frames a JSON text. */
  public static TextFrame of(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    int length = text.length;
    int header = headerBytes(length);
    byte[] frame = new byte[header + length];
    frame[0] = FINAL_TEXT;
    if (header == 2) {
      frame[1] = (byte) length;
    } else {
      frame[1] = (byte) (header == 4 ? SHORT : LONG);
      for (int i = header - 1, rest = length; i > 1; i--, rest >>>= 8) {
        frame[i] = (byte) rest;
      }
    }
    System.arraycopy(text, 0, frame, header, length);
    return new TextFrame(frame);
  }

  /** Puts frames behind one another. */
  public static TextFrame joined(List<TextFrame> frames) {
    byte[] all = new byte[frames.stream().mapToInt(TextFrame::length).sum()];
    int at = 0;
    for (TextFrame frame : frames) {
      System.arraycopy(frame.bytes, 0, all, at, frame.bytes.length);
      at += frame.bytes.length;
    }
    return new TextFrame(all);
  }

  @Override
  public TextFrame text() {
    return this;
  }

  /** Returns the bytes of headers and texts. */
  public int length() {
    return bytes.length;
  }

  /** Appends headers and texts. */
  public void writeTo(ByteBuf out) {
    out.writeBytes(bytes);
  }

  private static int headerBytes(int length) {
    if (length < SHORT) {
      return 2;
    }
    return length < 0x10000 ? 4 : 10;
  }
}
