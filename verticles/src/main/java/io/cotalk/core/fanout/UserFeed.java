package io.cotalk.core.fanout;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.core.userlog.UserLogPage;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection's place in its user's log: passes on the events in the order of {@code u}, each
 * once, and reads from the log those the bus did not bring. On the connection's event loop only.
 */
public final class UserFeed {
  /** Events read at once, and most of them sent for one hello. */
  private static final int PAGE = 200;

  private static final long RETRY_MILLIS = 1_000;

  private final FanoutLoop loop;
  private final UserLogReader log;
  private final UserId user;
  private final Consumer<UserEvent> receiver;
  private long at;
  private long known;
  private boolean reading = true;
  private boolean ended;

  /**
   * @param receiver takes the events in order, on the loop
   */
  public UserFeed(FanoutLoop loop, UserLogReader log, UserId user, Consumer<UserEvent> receiver) {
    this.loop = loop;
    this.log = log;
    this.user = user;
    this.receiver = receiver;
  }

  /**
   * Reads what a hello with a cursor needs. Until {@link #begin} nothing is passed on. Fails with
   * {@code not_found}, {@code busy} or {@code unavailable}.
   *
   * @param cursor the last event the client has
   */
  public Future<UserLogPage> first(long cursor) {
    return loop.here(log.after(user, cursor, PAGE));
  }

  /** Passes on everything after {@code position} from now on. */
  public void begin(long position) {
    at = position;
    reading = false;
    noteHead(known);
  }

  /** Takes an event from the bus. */
  public void accept(UserEvent event) {
    if (!reading && event.u() == at + 1) {
      pass(event);
    }
    noteHead(event.u());
  }

  /** Takes note that the log goes to {@code u} at least. */
  public void noteHead(long u) {
    known = Math.max(known, u);
    if (known > at && !reading && !ended) {
      reading = true;
      loop.here(log.after(user, at, PAGE)).onComplete(done -> read(done.result()));
    }
  }

  /** Passes nothing on any more. */
  public void end() {
    ended = true;
  }

  private void read(@Nullable UserLogPage page) {
    long before = at;
    if (page != null) {
      page.events().stream().filter(event -> event.u() == at + 1).forEach(this::pass);
    }
    if (at > before) {
      reading = false;
      noteHead(known);
    } else {
      loop.timer(RETRY_MILLIS, this::retry);
    }
  }

  private void retry() {
    reading = false;
    noteHead(known);
  }

  private void pass(UserEvent event) {
    at = event.u();
    if (!ended) {
      receiver.accept(event);
    }
  }
}
