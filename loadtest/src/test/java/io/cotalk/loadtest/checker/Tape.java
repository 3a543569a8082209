package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A good run to be spoilt: a list of events with times, cut and spliced. */
final class Tape {
  private record Piece(long t, Event event) {}

  private final List<Piece> pieces = new ArrayList<>();

  Tape(List<Line> lines) {
    lines.forEach(line -> pieces.add(new Piece(line.t(), line.event())));
  }

  /** The lines as they are now, numbered anew. */
  List<Line> lines() {
    return IntStream.range(0, pieces.size())
        .mapToObj(i -> new Line(i, pieces.get(i).t(), pieces.get(i).event()))
        .toList();
  }

  int size() {
    return pieces.size();
  }

  Event at(int index) {
    return pieces.get(index).event();
  }

  void set(int index, Event event) {
    pieces.set(index, new Piece(pieces.get(index).t(), event));
  }

  void remove(int index) {
    pieces.remove(index);
  }

  /** Puts {@code event} right behind {@code index}, at the same time. */
  void insertAfter(int index, Event event) {
    pieces.add(index + 1, new Piece(pieces.get(index).t(), event));
  }

  /** Takes the event at {@code from} away and puts it behind {@code to}, which is later. */
  void moveBehind(int from, int to) {
    insertAfter(to, at(from));
    remove(from);
  }

  /** Lets {@code nanos} pass behind {@code index}. */
  void wait(int index, long nanos) {
    for (int i = index + 1; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      Event event = piece.event();
      if (event instanceof RunEvent.Final e) {
        event = new RunEvent.Final(e.room(), e.source(), e.begun() + nanos, e.events());
      }
      pieces.set(i, new Piece(piece.t() + nanos, event));
    }
  }

  /** Positions of the events of {@code type} that are {@code wanted}. */
  <E extends Event> List<Integer> find(Class<E> type, Predicate<E> wanted) {
    return IntStream.range(0, pieces.size())
        .filter(i -> type.isInstance(at(i)) && wanted.test(type.cast(at(i))))
        .boxed()
        .toList();
  }

  <E extends Event> Stream<E> all(Class<E> type) {
    return pieces.stream().map(Piece::event).filter(type::isInstance).map(type::cast);
  }

  /** The first acknowledgement of {@code cid}, if there is one. */
  SendEvent.@Nullable Ok ack(String cid) {
    return all(SendEvent.Ok.class).filter(ok -> ok.cid().equals(cid)).findFirst().orElse(null);
  }

  boolean seen(String cid) {
    return all(StreamEvent.Recv.class).anyMatch(recv -> recv.cid().equals(cid))
        || all(ReadEvent.Ok.class)
            .anyMatch(page -> page.events().stream().anyMatch(e -> e.cid().equals(cid)));
  }

  /** Changes the final logs of {@code room}, of sources beginning with {@code source}. */
  void finals(String room, String source, UnaryOperator<List<LogEntry>> change) {
    for (int i = 0; i < pieces.size(); i++) {
      if (at(i) instanceof RunEvent.Final e
          && e.room().equals(room)
          && e.source().startsWith(source)) {
        List<LogEntry> events = change.apply(new ArrayList<>(e.events()));
        set(i, new RunEvent.Final(room, e.source(), e.begun(), events));
      }
    }
  }

  /** What a shard says of {@code room}. */
  List<LogEntry> stored(String room) {
    return all(RunEvent.Final.class)
        .filter(log -> log.room().equals(room) && log.source().startsWith("sql"))
        .findFirst()
        .orElseThrow()
        .events();
  }

  /** Whether nothing took effect after the first final log of {@code room} was asked for. */
  boolean steady(String room) {
    List<Integer> sizes =
        all(RunEvent.Final.class)
            .filter(log -> log.room().equals(room))
            .map(log -> log.events().size())
            .distinct()
            .toList();
    return sizes.size() == 1
        && all(StreamEvent.Recv.class)
            .noneMatch(e -> e.room().equals(room) && e.seq() > sizes.getFirst());
  }

  List<String> rooms() {
    return all(RunEvent.Start.class).findFirst().orElseThrow().rooms();
  }

  /** Lets two messages of {@code room} change places wherever anybody was shown them. */
  void swap(String room, LogEntry a, LogEntry b) {
    for (int i = 0; i < pieces.size(); i++) {
      set(i, swapped(at(i), room, a, b));
    }
  }

  private static Event swapped(Event event, String room, LogEntry a, LogEntry b) {
    UnaryOperator<LogEntry> swap =
        e -> e.seq() == a.seq() ? moved(b, a) : e.seq() == b.seq() ? moved(a, b) : e;
    if (event instanceof SendEvent.Ok e && e.room().equals(room)) {
      LogEntry to = e.cid().equals(a.cid()) ? b : e.cid().equals(b.cid()) ? a : null;
      return to == null
          ? e
          : new SendEvent.Ok(e.p(), room, e.cid(), to.seq(), to.n(), e.dup(), e.ts());
    }
    if (event instanceof StreamEvent.Recv e && e.room().equals(room)) {
      return recv(e, swap.apply(Views.entry(e)));
    }
    if (event instanceof ReadEvent.Ok e && e.room().equals(room)) {
      List<LogEntry> events = e.events().stream().map(swap).toList();
      return new ReadEvent.Ok(e.p(), room, e.after(), events, e.whole());
    }
    if (event instanceof RunEvent.Final e && e.room().equals(room)) {
      List<LogEntry> events = e.events().stream().map(swap).toList();
      return new RunEvent.Final(room, e.source(), e.begun(), events);
    }
    return event;
  }

  /** The content of {@code what} at the place of {@code where}. */
  static LogEntry moved(LogEntry what, LogEntry where) {
    return new LogEntry(where.seq(), where.n(), what.body(), what.cid(), what.sender());
  }

  /** The same arrival of another entry. */
  static StreamEvent.Recv recv(StreamEvent.Recv of, LogEntry entry) {
    return new StreamEvent.Recv(
        of.p(),
        of.c(),
        of.room(),
        entry.seq(),
        entry.n(),
        of.kind(),
        entry.body(),
        entry.cid(),
        entry.sender(),
        of.live(),
        of.node());
  }
}
