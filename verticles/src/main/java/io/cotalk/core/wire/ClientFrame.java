package io.cotalk.core.wire;

import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.DeviceId;
import io.cotalk.id.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, one JSON object each, read by {@link ClientFrames}. In all of them {@code i}
 * is the client's number of the request, 1 to 2^53 - 1, and comes back in its answer.
 */
public sealed interface ClientFrame {
  /** Returns the request's number; 0 when it has none. */
  long i();

  /**
   * The first frame: who is there and how far they have read.
   *
   * @param device must be the token's, if given
   * @param cursor how much of the user log the client has
   * @param positions the rooms the client holds, at most 500, each once
   */
  record Hello(
      long i, String token, @Nullable DeviceId device, UserCursor cursor, List<Position> positions)
      implements ClientFrame {
    public Hello {
      positions = List.copyOf(positions);
    }
  }

  /**
   * How much of a room a client has.
   *
   * @param seq the last {@code seq}; 0 for none
   * @param epoch of the log it is of; {@link LogEpoch#NOT_TOLD}
   */
  record Position(RoomId room, long seq, long epoch) {}

  /** A new access token for the same session. */
  record Auth(long i, String token) implements ClientFrame {}

  /**
   * Asks for a room's events.
   *
   * @param position the last {@code seq} the client has; -1 to begin at the head
   * @param epoch of the log the position is of; {@link LogEpoch#NOT_TOLD}
   * @param generation the client's number of this opening, 0 if it gives none
   */
  record Open(long i, RoomId room, long position, long epoch, long generation)
      implements ClientFrame {}

  /** Ends openings of a room up to this generation; all of them when it is -1. */
  record Close(long i, RoomId room, long generation) implements ClientFrame {}

  /** Stores a message. */
  record Send(long i, RoomId room, Cid cid, MessageBody body) implements ClientFrame {}

  /** Asks for an answer and nothing else. */
  record Ping(long i) implements ClientFrame {}

  /** What a capability reads by a {@link RequestType} of its own; its class is the type's. */
  non-sealed interface OfCapability extends ClientFrame {}

  /** Answers the server's ping; has no number and gets no answer. */
  record Pong() implements ClientFrame {
    @Override
    public long i() {
      return 0;
    }
  }

  /**
   * What could not be read: {@code bad_frame}, {@code bad_request}, {@code text_invalid} or {@code
   * too_large}. Goes no further than the connection.
   *
   * @param field that it is about, as {@link io.cotalk.error.BadField} names it; may be empty
   * @param isHello whether it was to be a hello
   */
  record Malformed(long i, ErrorCode code, String detail, String field, boolean isHello)
      implements ClientFrame {}
}
