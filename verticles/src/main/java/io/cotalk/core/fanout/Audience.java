package io.cotalk.core.fanout;

import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.wire.Encoding;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one event loop to one room. Gets every event once from the {@link
 * RoomChannel}, in order, and hands it to each. On that event loop only.
 */
final class Audience {
  /** Events kept for those who are still reading the log; they read again when it is too few. */
  private static final int MAX_RECENT = 128;

  private final FanoutLoop loop;
  private final RoomId room;
  private final Promise<Void> registered = Promise.promise();
  private final Promise<Void> started = Promise.promise();
  private final List<Receivers> receivers = new ArrayList<>(1);
  private final MemberCount members = new MemberCount();
  private int size;
  private @Nullable ArrayDeque<EncodedEvent> recent;
  private @Nullable Gathering gathering;
  private @Nullable ReadRounds reads;
  private int replaying;
  private long startedAt = -1;
  private long last = -1;
  private long lastN;

  /**
   * @param first how the links of the first subscribers are encoded, which the room's channel knows
   */
  Audience(FanoutLoop loop, RoomId room, Encoding first) {
    this.loop = loop;
    this.room = room;
    receivers.add(new Receivers(first));
  }

  FanoutLoop loop() {
    return loop;
  }

  RoomId room() {
    return room;
  }

  /** Completes when the node hears the room; fails with {@code unavailable}. */
  Future<Void> registered() {
    return registered.future();
  }

  /** Returns the last event handed on; -1 before the start. */
  long last() {
    return last;
  }

  /** Returns the event it began after, none of which it has handed on; -1 before the start. */
  long startedAt() {
    return startedAt;
  }

  RoomHead head() {
    return new RoomHead(room, Math.max(0, last), lastN);
  }

  int size() {
    return size;
  }

  /** Returns how many members the room has. */
  MemberCount members() {
    return members;
  }

  void add(Subscription subscription) {
    size++;
    receivers(subscription.encoding()).add(subscription);
  }

  private Receivers receivers(Encoding encoding) {
    for (Receivers some : receivers) {
      if (some.encoding().equals(encoding)) {
        return some;
      }
    }
    Receivers added = new Receivers(encoding);
    receivers.add(added);
    loop.encodeFor(this, encoding);
    return added;
  }

  /** Removes it; the audience itself ends with the last one. */
  void remove(Subscription subscription) {
    Receivers some = receivers(subscription.encoding());
    some.remove(subscription);
    if (some.isEmpty()) {
      receivers.remove(some);
    }
    if (--size == 0) {
      registered.tryFail(closed());
      started.tryFail(closed());
      loop.leave(this, some.encoding());
    } else if (some.isEmpty()) {
      loop.encodeNoMore(this, some.encoding());
    }
  }

  /** Says that an opening ended before it was done. */
  static ChatException closed() {
    return new ChatException(ErrorCode.CONFLICT, "the room was closed meanwhile");
  }

  void registrationEnded(@Nullable Throwable failure) {
    if (failure == null) {
      registered.tryComplete();
    } else {
      registered.tryFail(failure);
    }
  }

  /** Begins at a head just read from the log, unless the room has begun on this node before. */
  Future<Void> start(RoomHead head) {
    if (last < head.seq()) {
      loop.channels().tell(head);
    }
    return started.future();
  }

  /** The channel has begun: events after {@code head} will come. */
  void started(RoomHead head) {
    if (last < 0) {
      startedAt = head.seq();
      last = head.seq();
      lastN = head.n();
      started.tryComplete();
    }
  }

  /** Takes the next events of the room. Those for many wait for others, if that pays. */
  void accept(List<EncodedEvent> events) {
    Gathering gathered = gathering();
    if (gathered == null) {
      hand(events);
      return;
    }
    long wait = gathered.add(events, size, System.nanoTime());
    loop.metrics().gathered(events.size());
    if (wait == 0) {
      handGathered(gathered.take());
    } else if (wait > 0) {
      int round = gathered.round();
      loop.timer(wait, () -> handGathered(gathered.take(round)));
    }
  }

  /** A small audience has none, once what waited in it is gone. */
  private @Nullable Gathering gathering() {
    boolean large = size >= Gathering.LARGE;
    if (large && gathering == null) {
      gathering = new Gathering(loop.channels().config().hotRoomWait());
    } else if (!large && gathering != null && gathering.isEmpty()) {
      gathering = null;
    }
    return gathering;
  }

  private void handGathered(List<EncodedEvent> events) {
    loop.metrics().gathered(-events.size());
    if (!events.isEmpty()) {
      hand(events);
    }
  }

  private void hand(List<EncodedEvent> events) {
    events.forEach(this::note);
    last = events.getLast().seq();
    lastN = events.getLast().n();
    loop.metrics().delivered(events.size() * (long) size);
    // Backwards, because those whose last one is removed leave the list in the middle of it.
    for (int i = receivers.size() - 1; i >= 0; i--) {
      receivers.get(i).hand(events);
    }
  }

  /** Takes a signal. */
  void accept(EncodedSignal signal) {
    for (int i = receivers.size() - 1; i >= 0; i--) {
      receivers.get(i).hand(signal);
    }
  }

  /** Takes a read position. For many they wait for others of the same second. */
  void accept(EncodedRead read) {
    if (size < Gathering.LARGE) {
      handReads(List.of(read));
      return;
    }
    ReadRounds gathered = reads;
    if (gathered == null) {
      gathered = new ReadRounds();
      reads = gathered;
      planReads(gathered);
    }
    if (!gathered.add(read)) {
      loop.metrics().readLeftOut();
    }
  }

  private void planReads(ReadRounds gathered) {
    loop.timer(
        ReadRounds.MILLIS,
        () -> {
          handReads(gathered.take());
          if (gathered.isEmpty()) {
            reads = null;
          } else {
            planReads(gathered);
          }
        });
  }

  private void handReads(List<EncodedRead> some) {
    for (int i = receivers.size() - 1; i >= 0; i--) {
      receivers.get(i).handReads(some);
    }
  }

  void replayBegins() {
    replaying++;
    if (recent == null) {
      recent = new ArrayDeque<>();
    }
  }

  void replayEnds() {
    if (--replaying == 0) {
      recent = null;
    }
  }

  /** Returns the events after {@code seq} up to the last one; empty when some are not kept. */
  List<EncodedEvent> recentAfter(long seq) {
    if (recent == null || recent.isEmpty() || recent.getFirst().seq() > seq + 1) {
      return List.of();
    }
    return recent.stream().filter(event -> event.seq() > seq).toList();
  }

  private void note(EncodedEvent event) {
    if (event.moreMembers() != 0) {
      members.changed(event.moreMembers(), event.seq());
    }
    if (recent == null) {
      return;
    }
    if (recent.size() == MAX_RECENT) {
      recent.removeFirst();
    }
    recent.addLast(event);
  }
}
