package io.cotalk.core.wire;

import io.cotalk.bus.event.RoomHead;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;

/**
 * What the server sends besides room events ({@link EventJson}), written by {@link ServerFrames}.
 * Answers carry the request's {@code i}, pushes do not.
 */
public sealed interface ServerFrame {
  /**
   * Answers {@code hello}; {@code head} is the user log's position that pushes go on from, {@code
   * millis} the node's clock, in milliseconds since 1970.
   */
  record Welcome(
      long i,
      UserId user,
      long head,
      LogEpoch epoch,
      long millis,
      WireLimits limits,
      long expiresSeconds)
      implements ServerFrame {}

  /** Answers a request that has nothing to tell but that it is done. */
  record Ok(long i) implements ServerFrame {}

  /** Answers {@code send}, after the commit. */
  record Sent(long i, RoomId room, long seq, long n, long ts, boolean duplicate)
      implements ServerFrame {}

  /** Answers {@code open}: everything up to the head has been sent, what follows is live. */
  record OpenDone(long i, long generation, RoomPlace place, LogEpoch epoch)
      implements ServerFrame {}

  /** What a capability answers or pushes. */
  non-sealed interface OfCapability extends ServerFrame {
    /** Returns the value of {@code t}. */
    String type();

    /** Writes the other fields. */
    void write(JsonObjectText out);
  }

  /**
   * Answers what failed; {@code i} is 0 when the request's number could not be read, {@code field}
   * is empty when it is about none.
   */
  record Failed(long i, ErrorCode code, String detail, long retryMillis, String field)
      implements ServerFrame {}

  /** A room of the hello's {@code pos} is caught up and live. */
  record Opened(RoomPlace place, LogEpoch epoch) implements ServerFrame {}

  /** The server ended an opening, or could not open a room of the hello's {@code pos}. */
  record Closed(RoomId room, ErrorCode code) implements ServerFrame {}

  /** One event of the user's log. */
  record UserPush(long u, String kind, String body) implements ServerFrame {}

  /** A room of the user's list, not open here, has changed. */
  record HeadPush(RoomHead head) implements ServerFrame {}

  /** A member's read position. */
  record ReadPush(RoomId room, UserId user, long n) implements ServerFrame {}

  /** Events {@code from} to {@code to} of a room were not sent; the client reads them by HTTP. */
  record Gap(RoomId room, long from, long to) implements ServerFrame {}

  /** Events before the user joined: not sent, and not for them to read. */
  record HiddenGap(RoomId room, long from, long to) implements ServerFrame {}

  /** Events of the user's log that were not sent; the client reads them by HTTP. */
  record UserGap(long from, long to) implements ServerFrame {}

  /** Asks for a {@code pong}; tells the heads of the rooms that are open. */
  record Heartbeat(List<RoomHead> heads) implements ServerFrame {
    public Heartbeat {
      heads = List.copyOf(heads);
    }
  }

  /** The token ends in so many seconds. */
  record Expiring(long seconds) implements ServerFrame {}

  /** This connection will be closed; reconnect after the delay. */
  record GoAway(long delayMillis) implements ServerFrame {}
}
