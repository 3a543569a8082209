package io.cotalk.capability.messages;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.EventJson;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Events of one room that follow each other, as JSON in UTF-8, separated by commas. Immutable: the
 * log never changes what it has. Parts of a run share its bytes.
 */
public final class EventRun {
  /** No events. */
  static final EventRun NONE = new EventRun(1, new int[0], new byte[0], 0, 0);

  /** An array's header, an entry of the cache and this. */
  private static final int OVERHEAD_BYTES = 200;

  private final long base;
  private final int[] ends;
  private final byte[] json;
  private final int low;
  private final int high;

  /**
   * @param base {@code seq} of the first event in {@code json}
   * @param ends where each event ends
   * @param low index of the run's first event
   * @param high index behind its last
   */
  private EventRun(long base, int[] ends, byte[] json, int low, int high) {
    this.base = base;
    this.ends = ends;
    this.json = json;
    this.low = low;
    this.high = high;
  }

  /**
   * Takes events as they are read.
   *
   * @param events ascending by {@code seq}, without holes, with their bodies
   */
  static EventRun of(List<RoomEvent> events) {
    if (events.isEmpty()) {
      return NONE;
    }
    byte[][] each = new byte[events.size()][];
    int[] ends = new int[each.length];
    int length = -1;
    for (int i = 0; i < each.length; i++) {
      each[i] = EventJson.of(events.get(i)).getBytes(StandardCharsets.UTF_8);
      length += 1 + each[i].length;
      ends[i] = length;
    }
    byte[] json = new byte[length];
    Arrays.fill(json, (byte) ',');
    for (int i = 0; i < each.length; i++) {
      System.arraycopy(each[i], 0, json, ends[i] - each[i].length, each[i].length);
    }
    return new EventRun(events.getFirst().seq(), ends, json, 0, each.length);
  }

  /** Returns how many events there are. */
  public int count() {
    return high - low;
  }

  /** Returns the {@code seq} of the first event, if there is any. */
  public long first() {
    return base + low;
  }

  /** Returns the {@code seq} of the last event; one less than {@link #first} if there is none. */
  public long last() {
    return base + high - 1;
  }

  /** Returns the events from {@code from} to {@code to}, of those that are here. */
  EventRun part(long from, long to) {
    long begin = Math.max(first(), from);
    long end = Math.min(last(), to);
    return begin > end
        ? NONE
        : new EventRun(base, ends, json, (int) (begin - base), (int) (end - base) + 1);
  }

  /** Returns the first events that have at most so many bytes together, but one at least. */
  EventRun firstWithin(int maxBytes) {
    int end = high;
    while (end - low > 1 && ends[end - 1] - begin() > maxBytes) {
      end--;
    }
    return end == high ? this : new EventRun(base, ends, json, low, end);
  }

  /** Returns the last events that have at most so many bytes together, but one at least. */
  EventRun lastWithin(int maxBytes) {
    int begin = low;
    while (high - begin > 1 && end() - start(begin) > maxBytes) {
      begin++;
    }
    return begin == low ? this : new EventRun(base, ends, json, begin, high);
  }

  /**
   * Returns these events and those of {@code later} behind them, in bytes of their own.
   *
   * @param later begins at the latest behind this run's end; what both have is taken once
   */
  EventRun and(EventRun later) {
    EventRun more = count() == 0 ? later : later.part(last() + 1, Long.MAX_VALUE);
    if (more.count() == 0 || count() == 0) {
      return count() == 0 ? more : this;
    }
    int size = bytes();
    byte[] all = new byte[size + 1 + more.bytes()];
    System.arraycopy(json, begin(), all, 0, size);
    all[size] = ',';
    System.arraycopy(more.json, more.begin(), all, size + 1, more.bytes());
    int[] both = new int[count() + more.count()];
    copyEnds(both, 0, 0);
    more.copyEnds(both, count(), size + 1);
    return new EventRun(first(), both, all, 0, both.length);
  }

  private void copyEnds(int[] into, int at, int shift) {
    for (int i = low; i < high; i++) {
      into[at + i - low] = ends[i] - begin() + shift;
    }
  }

  /** Returns the same events, in bytes of their own if these are shared with others. */
  EventRun alone() {
    if (bytes() == json.length) {
      return this;
    }
    int[] own = new int[count()];
    copyEnds(own, 0, 0);
    return new EventRun(first(), own, Arrays.copyOfRange(json, begin(), end()), 0, own.length);
  }

  /** Returns how many bytes of memory the run takes, if it shares none. */
  int weight() {
    return OVERHEAD_BYTES + ends.length * Integer.BYTES + json.length;
  }

  /** Returns the length of the JSON in bytes. */
  int bytes() {
    return end() - begin();
  }

  /** Appends the events to {@code out}, separated by commas. */
  void appendTo(Buffer out) {
    out.appendBytes(json, begin(), bytes());
  }

  private int begin() {
    return start(low);
  }

  private int end() {
    return high == low ? begin() : ends[high - 1];
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1] + 1;
  }
}
