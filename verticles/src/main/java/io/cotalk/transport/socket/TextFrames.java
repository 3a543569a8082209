package io.cotalk.transport.socket;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.EventJson;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.core.wire.ServerFrames;
import java.nio.charset.StandardCharsets;

/**
 * Puts each frame into a complete WebSocket frame: final, unmasked, JSON text (RFC 6455 section
 * 5.2). Any thread.
 */
final class TextFrames implements Encoding {
  /** The one of all WebSockets, so that they share what it has made. */
  static final TextFrames ENCODING = new TextFrames();

  private static final byte FINAL_TEXT = (byte) 0x81;
  private static final int SHORT = 126;
  private static final int LONG = 127;

  private TextFrames() {}

  @Override
  public FrameBytes event(RoomEvent event) {
    return of(EventJson.of(event));
  }

  @Override
  public FrameBytes frame(ServerFrame frame) {
    return of(ServerFrames.json(frame));
  }

  /** Frames a text. */
  static FrameBytes of(String json) {
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
    return FrameBytes.of(frame);
  }

  private static int headerBytes(int length) {
    if (length < SHORT) {
      return 2;
    }
    return length < 0x10000 ? 4 : 10;
  }
}
