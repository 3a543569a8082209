package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Ways to spoil the order of a room in time. */
final class OrderMutations {
  private OrderMutations() {}

  /** Whether one who did {@code event} had to come before the send. */
  @FunctionalInterface
  private interface Before {
    boolean test(Event event, SendEvent.Invoke send);
  }

  /** A message known at the time when another one was first sent. */
  private record Pair(String room, LogEntry first, LogEntry second) {}

  static boolean invert(Tape tape, Random random) {
    return swapKnown(tape, random, (event, send) -> event instanceof SendEvent.Ok);
  }

  static boolean invertOwn(Tape tape, Random random) {
    return swapKnown(
        tape, random, (event, send) -> event instanceof SendEvent.Ok ok && ok.p() == send.p());
  }

  static boolean invertSeen(Tape tape, Random random) {
    return swapKnown(
        tape, random, (event, send) -> event instanceof StreamEvent.Recv e && e.p() == send.p());
  }

  private static boolean swapKnown(Tape tape, Random random, Before before) {
    List<Pair> pairs = new ArrayList<>();
    for (int index : tape.find(SendEvent.Invoke.class, e -> e.attempt() == 1)) {
      SendEvent.Invoke send = (SendEvent.Invoke) tape.at(index);
      LogEntry second = stored(tape, send.room(), send.cid());
      for (int i = 0; second != null && i < index; i++) {
        LogEntry first = before.test(tape.at(i), send) ? told(tape, send.room(), i) : null;
        if (first != null) {
          pairs.add(new Pair(send.room(), first, second));
        }
      }
    }
    if (pairs.isEmpty()) {
      return false;
    }
    Pair pair = LogMutations.any(pairs, random);
    tape.swap(pair.room(), pair.first(), pair.second());
    return true;
  }

  /** The message of {@code room} that the event at {@code index} is about. */
  private static @Nullable LogEntry told(Tape tape, String room, int index) {
    return switch (tape.at(index)) {
      case SendEvent.Ok e when e.room().equals(room) -> stored(tape, room, e.cid());
      case StreamEvent.Recv e when e.room().equals(room) && e.n() > 0 ->
          stored(tape, room, e.cid());
      default -> null;
    };
  }

  private static @Nullable LogEntry stored(Tape tape, String room, String cid) {
    return tape.stored(room).stream().filter(e -> e.cid().equals(cid)).findFirst().orElse(null);
  }

  /** Lets a send begin only after a later one was acknowledged. */
  static boolean beginLater(Tape tape, Random random) {
    record Move(int from, int to) {}
    var moves = new ArrayList<Move>();
    for (int from : tape.find(SendEvent.Invoke.class, e -> e.attempt() == 1)) {
      SendEvent.Invoke send = (SendEvent.Invoke) tape.at(from);
      SendEvent.Ok ack = tape.ack(send.cid());
      if (ack == null
          || tape.find(SendEvent.Invoke.class, e -> e.cid().equals(send.cid())).size() > 1) {
        continue;
      }
      for (int to = from; !ack.equals(tape.at(to)); to++) {
        if (tape.at(to) instanceof SendEvent.Ok later
            && later.room().equals(send.room())
            && later.seq() > ack.seq()) {
          moves.add(new Move(from, to));
        }
      }
    }
    if (moves.isEmpty()) {
      return false;
    }
    Move move = LogMutations.any(moves, random);
    tape.moveBehind(move.from(), move.to());
    return true;
  }
}
