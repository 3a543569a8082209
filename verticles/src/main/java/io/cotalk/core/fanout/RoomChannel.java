package io.cotalk.core.fanout;

import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.PlantedBug;
import io.cotalk.core.wire.Encoding;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Hop 4 of a message: one open room on this node. Takes the room's events from the bus as hints,
 * puts them in order, reads from the log what the bus did not bring, encodes each event once for
 * each kind of link, and hands it once to every event loop with subscribers. On its home loop only.
 *
 * <p>Lives from the first subscriber to some time ({@code fanout.linger}) after the last.
 */
final class RoomChannel {
  /** Events read from the log at once. */
  private static final int PAGE = 200;

  private static final long NO_TIMER = -1;
  private static final long FIRST_RETRY_MILLIS = 250;
  private static final long MAX_RETRY_MILLIS = 4_000;

  private final FanoutLoop home;
  private final RoomId room;
  private final Sequencer sequencer = new Sequencer();
  private final List<Audience> audiences = new ArrayList<>(1);
  private final List<Wanted> encodings = new ArrayList<>(1);
  private final Future<Void> registered;
  private long lastN;
  private boolean unheard;
  private boolean reading;
  private long gapTimer = NO_TIMER;
  private long lingerTimer = NO_TIMER;
  private long retryMillis = FIRST_RETRY_MILLIS;

  RoomChannel(FanoutLoop home, RoomId room) {
    this.home = home;
    this.room = room;
    this.registered = home.here(home.registrations().acquire(room));
    registered.onFailure(failure -> unheard = true);
  }

  RoomId room() {
    return room;
  }

  /** How events are encoded for some loops. */
  private static final class Wanted {
    final Encoding encoding;
    int loops = 1;

    Wanted(Encoding encoding) {
      this.encoding = encoding;
    }
  }

  /** Has events encoded this way too, before they go to the loops, for one loop more. */
  void encodeFor(Encoding encoding) {
    for (Wanted known : encodings) {
      if (known.encoding.equals(encoding)) {
        known.loops++;
        return;
      }
    }
    encodings.add(new Wanted(encoding));
  }

  /** One loop of those that {@link #encodeFor} has told wants it no more. */
  void encodeNoMore(Encoding encoding) {
    encodings.removeIf(known -> known.encoding.equals(encoding) && --known.loops == 0);
  }

  /** Adds an event loop that has subscribers, whose links have this encoding. */
  void attach(Audience audience, Encoding encoding) {
    cancelLinger();
    encodeFor(encoding);
    audiences.add(audience);
    registered.onComplete(
        done -> audience.loop().run(() -> audience.registrationEnded(done.cause())));
    if (sequencer.started()) {
      begin(audience);
      advance();
    }
  }

  /** Takes an event loop away whose last subscribers, with this encoding, have gone. */
  void detach(Audience audience, Encoding encoding) {
    audiences.remove(audience);
    encodeNoMore(encoding);
    if (!audiences.isEmpty()) {
      return;
    }
    long linger = home.config().linger().toMillis();
    if (unheard || !sequencer.started() || linger == 0) {
      end();
    } else {
      lingerTimer = home.timer(linger, this::end);
    }
  }

  /** Takes events from the bus. */
  void accept(List<RoomEvent> events) {
    events.forEach(sequencer::offer);
    advance();
  }

  /** Takes a head that was read from the log, or told by a digest. */
  void accept(RoomHead head) {
    if (sequencer.started()) {
      if (!home.hasBug(PlantedBug.SKIP_RESYNC)) {
        sequencer.noteHead(head.seq());
      }
    } else {
      lastN = head.n();
      sequencer.start(head.seq());
      audiences.forEach(this::begin);
    }
    advance();
  }

  /** Hands a read position on. */
  void accept(ReadMoved moved) {
    EncodedRead read = new EncodedRead(moved);
    for (int i = audiences.size() - 1; i >= 0; i--) {
      Audience audience = audiences.get(i);
      audience.loop().run(() -> audience.accept(read));
    }
  }

  /** Hands a signal on. */
  void accept(RoomSignal signal) {
    EncodedSignal encoded = new EncodedSignal(signal);
    for (int i = audiences.size() - 1; i >= 0; i--) {
      Audience audience = audiences.get(i);
      audience.loop().run(() -> audience.accept(encoded));
    }
  }

  private void begin(Audience audience) {
    RoomHead head = new RoomHead(room, sequencer.last(), lastN);
    audience.loop().run(() -> audience.started(head));
  }

  private void advance() {
    List<RoomEvent> run = sequencer.take();
    if (!run.isEmpty()) {
      retryMillis = FIRST_RETRY_MILLIS;
      measure(run);
      emit(run.stream().map(EncodedEvent::new).toList());
    }
    if (!sequencer.behind() || reading || audiences.isEmpty()) {
      return;
    }
    if (sequencer.nextIsBodiless()) {
      fill();
    } else if (gapTimer == NO_TIMER) {
      gapTimer = home.timer(Math.max(1, home.config().gapWait().toMillis()), this::fill);
    }
  }

  private void measure(List<RoomEvent> run) {
    long now = System.currentTimeMillis();
    for (RoomEvent event : run) {
      home.metrics().handedOut(now - event.ts());
    }
  }

  private void emit(List<EncodedEvent> events) {
    lastN = events.getLast().n();
    if (audiences.isEmpty()) {
      return;
    }
    for (EncodedEvent event : events) {
      for (int i = 0; i < encodings.size(); i++) {
        event.in(encodings.get(i).encoding);
      }
    }
    // Backwards: an audience whose last subscriber was removed leaves the list in the middle of it.
    for (int i = audiences.size() - 1; i >= 0; i--) {
      Audience audience = audiences.get(i);
      audience.loop().run(() -> audience.accept(events));
    }
  }

  /** Reads what is missing, once for all subscribers of this node. */
  private void fill() {
    cancelGapTimer();
    if (reading || !sequencer.behind() || audiences.isEmpty()) {
      return;
    }
    if (home.hasBug(PlantedBug.SKIP_RESYNC)) {
      sequencer.skipHole();
      advance();
      return;
    }
    reading = true;
    home.here(home.log().read(room, sequencer.last(), sequencer.known(), PAGE))
        .onSuccess(this::filled)
        .onFailure(failure -> retry());
  }

  private void filled(List<RoomEvent> events) {
    reading = false;
    long before = sequencer.last();
    home.metrics().gapFilled(events.size());
    accept(events);
    if (sequencer.last() == before) {
      retry();
    } else {
      fill();
    }
  }

  private void retry() {
    reading = false;
    cancelGapTimer();
    gapTimer = home.timer(retryMillis, this::fill);
    retryMillis = Math.min(2 * retryMillis, MAX_RETRY_MILLIS);
  }

  private void end() {
    cancelGapTimer();
    cancelLinger();
    home.registrations().release(room);
    home.ended(this);
  }

  private void cancelGapTimer() {
    home.cancelTimer(gapTimer);
    gapTimer = NO_TIMER;
  }

  private void cancelLinger() {
    home.cancelTimer(lingerTimer);
    lingerTimer = NO_TIMER;
  }
}
