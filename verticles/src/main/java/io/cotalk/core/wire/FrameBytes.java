package io.cotalk.core.wire;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame as an {@link Encoding} has made it; or several of them, one behind the other. Immutable,
 * so one is shared by all its receivers; any thread.
 */
public final class FrameBytes implements Outgoing {
  private final byte[] bytes;

  /** Where each frame ends; null for a single one. */
  private final int @Nullable [] ends;

  private FrameBytes(byte[] bytes, int @Nullable [] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  /**
   * Takes the bytes of one frame.
   *
   * @param bytes not changed any more
   */
  public static FrameBytes of(byte[] bytes) {
    return new FrameBytes(bytes, null);
  }

  /** Puts single frames behind one another. */
  public static FrameBytes joined(List<FrameBytes> frames) {
    byte[] all = new byte[frames.stream().mapToInt(FrameBytes::length).sum()];
    int[] ends = new int[frames.size()];
    int at = 0;
    for (int i = 0; i < ends.length; i++) {
      byte[] frame = frames.get(i).bytes;
      System.arraycopy(frame, 0, all, at, frame.length);
      at += frame.length;
      ends[i] = at;
    }
    return new FrameBytes(all, ends);
  }

  @Override
  public int length() {
    return bytes.length;
  }

  @Override
  public void writeTo(ByteBuf out) {
    out.writeBytes(bytes);
  }

  @Override
  public int frames() {
    return ends == null ? 1 : ends.length;
  }

  /** Appends each frame behind {@code head}, which the receiver has for itself. */
  void writeTo(ByteBuf out, byte[] head) {
    int start = 0;
    for (int end : ends == null ? new int[] {bytes.length} : ends) {
      out.writeBytes(head).writeBytes(bytes, start, end - start);
      start = end;
    }
  }
}
