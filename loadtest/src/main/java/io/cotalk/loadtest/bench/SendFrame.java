package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.light.ClientFrames;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Builds {@code send} frames; one loop. */
final class SendFrame {
  private static final int ROOM_FOR_HEAD = 160;

  private final String text;
  private final byte[] tail;
  private final byte[] scratch;
  private int length;

  /**
   * @param textBytes length of every text
   */
  SendFrame(int textBytes) {
    String words = "The quick brown fox jumps over the lazy dog. ".repeat(textBytes / 45 + 1);
    text = words.substring(0, textBytes);
    tail = ("\",\"d\":{\"text\":\"" + text + "\"}}").getBytes(StandardCharsets.US_ASCII);
    scratch = new byte[ROOM_FOR_HEAD + tail.length];
  }

  /** The text of every message. */
  String text() {
    return text;
  }

  /** Appends one frame to {@code target}. */
  void append(ByteBuf target, int request, long room, String cid) {
    length = 0;
    put("{\"t\":\"send\",\"i\":");
    put(Integer.toString(request));
    put(",\"r\":\"");
    put(Long.toString(room));
    put("\",\"cid\":\"");
    put(cid);
    System.arraycopy(tail, 0, scratch, length, tail.length);
    ClientFrames.append(target, scratch, length + tail.length);
  }

  @SuppressWarnings("deprecation") // the old method is the quick one for ASCII
  private void put(String text) {
    text.getBytes(0, text.length(), scratch, length);
    length += text.length();
  }
}
