package io.cotalk.core.fanout;

import io.cotalk.core.wire.Encoding;
import java.util.ArrayList;
import java.util.List;

/**
 * The subscriptions of an {@link Audience} whose links share an encoding: what they get is looked
 * up and joined once for all of them. On the audience's event loop only.
 */
final class Receivers {
  private final Encoding encoding;
  private final List<Subscription> subscriptions = new ArrayList<>(1);

  Receivers(Encoding encoding) {
    this.encoding = encoding;
  }

  Encoding encoding() {
    return encoding;
  }

  boolean isEmpty() {
    return subscriptions.isEmpty();
  }

  void add(Subscription subscription) {
    subscription.index(subscriptions.size());
    subscriptions.add(subscription);
  }

  void remove(Subscription subscription) {
    int index = subscription.index();
    Subscription moved = subscriptions.removeLast();
    if (moved != subscription) {
      subscriptions.set(index, moved);
      moved.index(index);
    }
  }

  /** All runs to one after the other: what a subscriber's delivery touches is touched once. */
  void hand(List<EncodedEvent> events) {
    List<FrameRun> runs = FrameRun.of(frames(events));
    // Backwards, because a removed member leaves the list in the middle of it.
    for (int i = subscriptions.size() - 1; i >= 0; i--) {
      Subscription subscription = subscriptions.get(i);
      for (FrameRun run : runs) {
        subscription.live(run);
      }
    }
  }

  void handReads(List<EncodedRead> reads) {
    List<ReadFrame> frames = reads.stream().map(read -> read.in(encoding)).toList();
    for (int i = subscriptions.size() - 1; i >= 0; i--) {
      Subscription subscription = subscriptions.get(i);
      frames.forEach(subscription::read);
    }
  }

  void hand(EncodedSignal signal) {
    SignalFrame frame = signal.in(encoding);
    for (int i = subscriptions.size() - 1; i >= 0; i--) {
      subscriptions.get(i).signal(frame);
    }
  }

  private List<RoomFrame> frames(List<EncodedEvent> events) {
    if (events.size() == 1) {
      return List.of(events.getFirst().in(encoding));
    }
    List<RoomFrame> frames = new ArrayList<>(events.size());
    for (EncodedEvent event : events) {
      frames.add(event.in(encoding));
    }
    return frames;
  }
}
