package io.cotalk.transport.outbound;

import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.fanout.HeadFrame;
import io.cotalk.core.fanout.ReadFrame;
import io.cotalk.core.fanout.RoomFrame;
import io.cotalk.core.fanout.SignalFrame;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a queue that is full can do without: signals, older read positions and heads, then the
 * events of the rooms with most bytes, each room's replaced by one gap. Signals alone are taken
 * away where that is enough. Answers and the order of the rest stay.
 */
final class Shedding {
  private Shedding() {}

  /** Returns what is left of {@code waiting}; within the bounds, if that is possible. */
  static ArrayDeque<Outgoing> of(ArrayDeque<Outgoing> waiting, int frames, int bytes, Gaps gaps) {
    ArrayDeque<Outgoing> left = withoutSignals(waiting);
    if (left.size() < waiting.size() && frames(left) <= frames && bytes(left) <= bytes) {
      return left;
    }
    left = merged(left);
    Map<RoomId, Integer> rooms = bytesByRoom(left);
    List<RoomId> largest =
        rooms.keySet().stream()
            .sorted(Comparator.<RoomId>comparingInt(rooms::get).reversed())
            .toList();
    for (RoomId room : largest) {
      if (frames(left) <= frames && bytes(left) <= bytes) {
        return left;
      }
      left = collapsed(left, room, gaps);
    }
    return left;
  }

  private static ArrayDeque<Outgoing> withoutSignals(ArrayDeque<Outgoing> waiting) {
    ArrayDeque<Outgoing> left = new ArrayDeque<>(waiting.size());
    for (Outgoing frame : waiting) {
      if (!(frame.shared() instanceof SignalFrame)) {
        left.add(frame);
      }
    }
    return left;
  }

  /** Keeps the last read position of each reader and the last head of each room. */
  private static ArrayDeque<Outgoing> merged(ArrayDeque<Outgoing> waiting) {
    ArrayDeque<Outgoing> left = new ArrayDeque<>(waiting.size());
    Set<Object> seen = new HashSet<>();
    for (Iterator<Outgoing> newest = waiting.descendingIterator(); newest.hasNext(); ) {
      Outgoing frame = newest.next();
      boolean later =
          switch (frame.shared()) {
            case ReadFrame read -> !seen.add(new Reader(read.room(), read.user()));
            case HeadFrame head -> !seen.add(head.room());
            default -> false;
          };
      if (!later) {
        left.addFirst(frame);
      }
    }
    return left;
  }

  private static ArrayDeque<Outgoing> collapsed(
      ArrayDeque<Outgoing> waiting, RoomId room, Gaps gaps) {
    long from = Long.MAX_VALUE;
    long to = 0;
    for (Outgoing item : waiting) {
      Outgoing frame = item.shared();
      if (frame instanceof RoomFrame event && event.room().equals(room)) {
        from = Math.min(from, event.from());
        to = Math.max(to, event.seq());
      } else if (frame instanceof GapFrame gap && gap.room().equals(room)) {
        from = Math.min(from, gap.from());
        to = Math.max(to, gap.to());
      }
    }
    ArrayDeque<Outgoing> left = new ArrayDeque<>();
    boolean placed = false;
    for (Outgoing frame : waiting) {
      if (!isOf(frame.shared(), room)) {
        left.add(frame);
      } else if (!placed) {
        left.add(gaps.gap(room, from, to));
        placed = true;
      }
    }
    return left;
  }

  private static boolean isOf(Outgoing frame, RoomId room) {
    return (frame instanceof RoomFrame event && event.room().equals(room))
        || (frame instanceof GapFrame gap && gap.room().equals(room));
  }

  private static Map<RoomId, Integer> bytesByRoom(ArrayDeque<Outgoing> waiting) {
    Map<RoomId, Integer> bytes = new HashMap<>();
    for (Outgoing frame : waiting) {
      if (frame.shared() instanceof RoomFrame event) {
        bytes.merge(event.room(), frame.length(), Integer::sum);
      }
    }
    return bytes;
  }

  static int frames(ArrayDeque<Outgoing> waiting) {
    return waiting.stream().mapToInt(Outgoing::frames).sum();
  }

  static int bytes(ArrayDeque<Outgoing> waiting) {
    return waiting.stream().mapToInt(Outgoing::length).sum();
  }

  private record Reader(RoomId room, UserId user) {}
}
