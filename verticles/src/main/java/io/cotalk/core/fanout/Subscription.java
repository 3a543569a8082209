package io.cotalk.core.fanout;

import static io.cotalk.core.config.FailPoint.BETWEEN_REPLAY_AND_LIVE;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.PlantedBug;
import io.cotalk.core.faults.FailPoints;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.RoomPlace;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.List;

/**
 * One connection's opening of one room: first the log from the client's position, then live, with
 * neither hole nor overlap, because both are one position that only moves by one. On the
 * connection's event loop only; ends by {@link #close} or by removal of the member.
 */
public final class Subscription {
  /** Events read from the log at once. */
  private static final int PAGE = 100;

  private enum State {
    OPENING,
    REPLAYING,
    LIVE,
    /** Live, but the connection takes nothing: what comes is left to the log. */
    LAGGING,
    ENDED
  }

  private final Audience audience;
  private final UserId user;
  private final Subscriber subscriber;
  private State state = State.OPENING;
  private int index;
  private long at;
  private boolean removed;
  private boolean muted;

  /** Where the membership ended while the room was being opened. */
  private long removedAt;

  Subscription(Audience audience, UserId user, Subscriber subscriber) {
    this.audience = audience;
    this.user = user;
    this.subscriber = subscriber;
    audience.add(this);
  }

  public RoomId room() {
    return audience.room();
  }

  /** Returns the head as far as this node knows it; {@code seq} 0 before the opening is done. */
  public RoomHead head() {
    return audience.head();
  }

  /** Returns the last event that was delivered or told as missing. */
  public long position() {
    return at;
  }

  /** Tells whether the opening is done and has not ended. */
  public boolean isLive() {
    return state == State.LIVE || state == State.LAGGING;
  }

  /** Returns how many members the room has, joins and leaves counted as they come; 0: not known. */
  public int members() {
    return audience.members().members();
  }

  /** Tells whether the member might write when the room was opened. */
  public boolean mayWrite() {
    return !muted;
  }

  /**
   * Completes when this node hears the room: what is committed from then on will come. Fails with
   * {@code unavailable}.
   */
  public Future<Void> registered() {
    return audience.registered();
  }

  /**
   * Opens the room from {@code position}: waits for the registration, asks the shard for the user's
   * access and the head, replays, goes live. Fails, and is closed then, with {@code not_found} for
   * who is no member, {@code bad_request} for a position ahead of the head, {@code conflict} when
   * it was closed meanwhile, {@code busy}, {@code unavailable}.
   *
   * @param position the last {@code seq} the client has; -1 to begin at the head
   */
  public Future<RoomPlace> open(long position, ReplayBudget budget) {
    return registered()
        .compose(ignored -> access())
        .onFailure(failure -> close())
        .compose(access -> begin(access, position, budget));
  }

  /**
   * The last part of {@link #open}, for who has asked for the access, after {@link #registered};
   * where the membership may have changed since, it is read again.
   */
  public Future<RoomPlace> begin(Access access, long position, ReplayBudget budget) {
    if (state == State.ENDED) {
      return Future.failedFuture(ended());
    }
    long head = access.lastSeq();
    if (position > head) {
      close();
      return Future.failedFuture(
          new ChatException(
              ErrorCode.BAD_REQUEST, "the position is ahead of the room, which is at " + head));
    }
    return audience
        .start(new RoomHead(room(), head, access.lastN()))
        .compose(ignored -> isOutdated(access) ? access() : Future.succeededFuture(access))
        .compose(current -> goLive(current, position, budget))
        .onFailure(failure -> close());
  }

  /**
   * Tells whether the membership may have changed after {@code access} was read: an event says that
   * it did, or this loop has not seen all events since. It sees those after the next reading.
   */
  private boolean isOutdated(Access access) {
    return removedAt > access.lastSeq()
        || audience.startedAt() > access.lastSeq()
        || audience.members().needsNewerThan(access.lastSeq());
  }

  private Future<RoomPlace> goLive(Access access, long position, ReplayBudget budget) {
    if (state == State.ENDED) {
      return Future.failedFuture(ended());
    }
    long head = access.lastSeq();
    if (removedAt > head) {
      removed = true;
      return Future.failedFuture(notFound());
    }
    audience.members().told(access.members(), head);
    muted = access.muted();
    at = position < 0 ? head : position;
    if (at < head && audience.loop().hasBug(PlantedBug.REPLAY_OFF_BY_ONE)) {
      at++;
    }
    hide(access.joinedSeq());
    return replay(head, budget).map(ignored -> new RoomPlace(place(access), access.readN()));
  }

  /** Reads what the user may see; fails with {@code not_found} for who is no member. */
  private Future<Access> access() {
    FanoutLoop loop = audience.loop();
    return loop.here(loop.log().accessToOpen(room(), user))
        .compose(
            access ->
                access
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(notFound())));
  }

  /** Ends it; nothing is delivered afterwards. Harmless when it has ended. */
  public void close() {
    if (state == State.ENDED) {
      return;
    }
    if (state == State.REPLAYING) {
      audience.replayEnds();
    }
    state = State.ENDED;
    audience.remove(this);
  }

  /** Takes events that are live on this loop. */
  void live(FrameRun run) {
    if (state == State.LIVE && run.whole().from() == at + 1) {
      deliverLive(run.whole());
    } else {
      run.events().forEach(this::live);
    }
  }

  private void live(RoomFrame frame) {
    if (state != State.LIVE) {
      behind(frame);
      return;
    }
    if (frame.seq() <= at) {
      return;
    }
    if (frame.seq() > at + 1 && frame.removes(user)) {
      behind(frame);
    } else if (frame.seq() == at + 1 || audience.loop().hasBug(PlantedBug.SKIP_RESYNC)) {
      deliverLive(frame);
    } else {
      catchUp();
    }
  }

  private void deliverLive(RoomFrame frame) {
    deliver(frame);
    if (state == State.LIVE && subscriber.lags()) {
      lag();
    }
  }

  /**
   * A client that has stopped reading gets no positions of others. Its user's own come to all of
   * their connections, see {@link Subscriber#ownRead}.
   */
  void read(ReadFrame frame) {
    if (state == State.LIVE && !frame.user().equals(user)) {
      subscriber.read(this, frame);
    }
  }

  /** A client that lags gets no signals, nor does whom they come from. */
  void signal(SignalFrame frame) {
    if (state == State.LIVE && !frame.user().equals(user) && !subscriber.lags()) {
      subscriber.signal(this, frame);
    }
  }

  Encoding encoding() {
    return subscriber.encoding();
  }

  int index() {
    return index;
  }

  void index(int place) {
    index = place;
  }

  /** The head may have been read before this loop heard of its events. */
  private RoomHead place(Access access) {
    return at > audience.last() ? new RoomHead(room(), at, access.lastN()) : audience.head();
  }

  /** Events before the join are not for this user. */
  private void hide(long joinedSeq) {
    if (at + 1 < joinedSeq) {
      subscriber.hiddenGap(this, at + 1, joinedSeq - 1);
      at = joinedSeq - 1;
    }
  }

  /**
   * Of events that come while others are missing here only the end of the membership counts, and at
   * once: what follows it in the log must not be shown, whatever is skipped.
   */
  private void behind(RoomFrame frame) {
    if (!frame.removes(user)) {
      return;
    }
    if (state == State.OPENING) {
      removedAt = frame.seq();
    } else if (state != State.ENDED && frame.seq() > at) {
      skipTo(frame.seq() - 1);
      deliver(frame);
    }
  }

  private void lag() {
    state = State.LAGGING;
    audience.loop().metrics().lagged();
    subscriber.drained().onSuccess(ignored -> goOn());
  }

  private void goOn() {
    if (state == State.LAGGING) {
      state = State.LIVE;
      if (at < audience.last()) {
        catchUp();
      }
    }
  }

  /** A live event is missing here although the channel had it; the log has it too. */
  private void catchUp() {
    replay(audience.last(), ReplayBudget.of(audience.loop().limits()))
        .onFailure(failure -> skipTo(audience.last()));
  }

  private Future<Void> replay(long head, ReplayBudget budget) {
    if (state == State.ENDED) {
      return Future.failedFuture(ended());
    }
    state = State.REPLAYING;
    audience.replayBegins();
    return skipOldest(Math.max(head, audience.last()), budget)
        .compose(skipped -> pages(head, budget))
        .compose(read -> points().passAndLook(BETWEEN_REPLAY_AND_LIVE, () -> pages(head, budget)))
        .onComplete(ignored -> replayed());
  }

  /** Leaves of the events up to {@code target} the newest that fit; the others are one gap. */
  private Future<Void> skipOldest(long target, ReplayBudget budget) {
    long after = Math.max(at, target - budget.allowed());
    if (budget.fits(target - after)) {
      skipTo(after);
      return Future.succeededFuture();
    }
    FanoutLoop loop = audience.loop();
    return loop.here(loop.log().newestWithin(room(), after, target, budget.bytes()))
        .map(
            first -> {
              skipTo(first - 1);
              return null;
            });
  }

  private void replayed() {
    if (state == State.REPLAYING) {
      state = State.LIVE;
      audience.replayEnds();
    }
  }

  /** Goes on until nothing is missing; then, within the same turn, the events are live. */
  private Future<Void> pages(long head, ReplayBudget budget) {
    audience.recentAfter(at).forEach(event -> deliver(event.in(encoding())));
    long target = Math.max(head, audience.last());
    if (budget.isExhausted()) {
      skipTo(target);
    }
    if (state == State.ENDED) {
      return Future.failedFuture(ended());
    }
    if (at >= target) {
      return Future.succeededFuture();
    }
    FanoutLoop loop = audience.loop();
    return subscriber
        .space()
        .compose(ignored -> loop.here(loop.log().read(room(), at, target, PAGE)))
        .compose(events -> page(events, budget))
        .compose(ignored -> pages(head, budget));
  }

  private Future<Void> page(List<RoomEvent> events, ReplayBudget budget) {
    long before = at;
    for (RoomEvent event : events) {
      if (event.seq() == at + 1 && !budget.isExhausted()) {
        RoomFrame frame = new EncodedEvent(event).encode(encoding());
        budget.spend(frame.length());
        deliver(frame);
      }
    }
    return at == before && state != State.ENDED
        ? Future.failedFuture(
            new ChatException(
                ErrorCode.UNAVAILABLE, "the log does not give what its head promises"))
        : Future.succeededFuture();
  }

  private void deliver(RoomFrame frame) {
    if (state == State.ENDED) {
      return;
    }
    at = frame.seq();
    subscriber.event(this, frame);
    if (frame.removes(user)) {
      removed = true;
      close();
      subscriber.removed(this);
    }
  }

  private void skipTo(long seq) {
    if (seq > at && state != State.ENDED) {
      subscriber.gap(this, at + 1, seq);
      at = seq;
    }
  }

  private FailPoints points() {
    return audience.loop().channels().faults().points();
  }

  private ChatException ended() {
    return removed ? notFound() : Audience.closed();
  }

  private static ChatException notFound() {
    return new ChatException(ErrorCode.NOT_FOUND, "no such room, or you are no member of it");
  }
}
