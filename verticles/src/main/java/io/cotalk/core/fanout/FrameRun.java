package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of a room that follow one another, and the same as one: queued and copied once for each
 * receiver instead of once for each event. At most {@link RoomFrame#MOST_BYTES} long, but for one
 * long event. An event that ends a membership stands alone.
 *
 * @param whole what goes to who has all before it
 * @param events for who does not
 */
record FrameRun(RoomFrame whole, List<RoomFrame> events) {
  /** Divides {@code frames}, which are in order, into as few runs as may be. */
  static List<FrameRun> of(List<RoomFrame> frames) {
    List<FrameRun> runs = new ArrayList<>(1);
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < frames.size(); i++) {
      int length = frames.get(i).length();
      if (i > start && (bytes + length > RoomFrame.MOST_BYTES || !follows(frames, i))) {
        runs.add(joined(frames.subList(start, i)));
        start = i;
        bytes = 0;
      }
      bytes += length;
    }
    runs.add(joined(frames.subList(start, frames.size())));
    return runs;
  }

  private static boolean follows(List<RoomFrame> frames, int i) {
    RoomFrame before = frames.get(i - 1);
    RoomFrame next = frames.get(i);
    return next.from() == before.seq() + 1 && before.removed() == null && next.removed() == null;
  }

  private static FrameRun joined(List<RoomFrame> events) {
    RoomFrame first = events.getFirst();
    if (events.size() == 1) {
      return new FrameRun(first, events);
    }
    RoomFrame last = events.getLast();
    FrameBytes bytes = FrameBytes.joined(events.stream().map(RoomFrame::bytes).toList());
    RoomFrame whole = new RoomFrame(last.room(), first.from(), last.seq(), last.n(), bytes, null);
    return new FrameRun(whole, events);
  }
}
