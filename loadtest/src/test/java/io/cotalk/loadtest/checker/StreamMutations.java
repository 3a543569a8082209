package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.history.StreamEvent.Gap;
import io.cotalk.loadtest.history.StreamEvent.Recv;
import io.cotalk.loadtest.history.StreamEvent.Sub;
import io.cotalk.loadtest.history.StreamEvent.Unsub;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Ways to spoil what streams show. */
final class StreamMutations {
  private StreamMutations() {}

  /** One opening: positions of its events in the tape, the answer among them. */
  private static final class Part {
    final List<Integer> events = new ArrayList<>();
    int answer = -1;
    boolean over;

    int before() {
      return events.indexOf(answer);
    }

    List<Integer> live() {
      return events.subList(before() + 1, events.size());
    }
  }

  private record Key(long c, String room) {}

  /** The answered openings of connections that read. */
  private static List<Part> parts(Tape tape) {
    Set<Long> slow = new HashSet<>();
    tape.all(RunEvent.Slow.class).forEach(e -> slow.add(e.c()));
    Map<Key, Part> open = new HashMap<>();
    var parts = new ArrayList<Part>();
    for (int i : tape.find(StreamEvent.class, e -> !slow.contains(e.c()))) {
      StreamEvent event = (StreamEvent) tape.at(i);
      String room = room(event);
      var key = new Key(event.c(), room);
      switch (event) {
        case Recv e -> open.computeIfAbsent(key, k -> part(parts)).events.add(i);
        case Gap e -> open.computeIfAbsent(key, k -> part(parts)).events.add(i);
        case Sub e -> {
          Part part = open.computeIfAbsent(key, k -> part(parts));
          part.events.add(i);
          part.answer = i;
        }
        case Unsub e -> end(open, key);
        case StreamEvent.End e ->
            open.keySet().stream().filter(k -> k.c() == e.c()).toList().forEach(k -> end(open, k));
      }
    }
    parts.removeIf(part -> part.answer < 0);
    return parts;
  }

  private static Part part(List<Part> parts) {
    var part = new Part();
    parts.add(part);
    return part;
  }

  private static void end(Map<Key, Part> open, Key key) {
    Part part = open.remove(key);
    if (part != null) {
      part.over = true;
    }
  }

  private static String room(StreamEvent event) {
    return switch (event) {
      case Recv e -> e.room();
      case Gap e -> e.room();
      case Sub e -> e.room();
      case Unsub e -> e.room();
      case StreamEvent.End e -> "";
    };
  }

  private static boolean removeAny(Tape tape, Random random, List<Integer> places) {
    if (places.isEmpty()) {
      return false;
    }
    tape.remove(LogMutations.any(places, random));
    return true;
  }

  /** Live events of {@code type} with a live event before and one behind. */
  private static List<Integer> inside(Tape tape, Class<? extends Event> type) {
    var places = new ArrayList<Integer>();
    for (Part part : parts(tape)) {
      List<Integer> live = part.live();
      for (int k = 1; k < live.size() - 1; k++) {
        if (type.isInstance(tape.at(live.get(k)))) {
          places.add(live.get(k));
        }
      }
    }
    return places;
  }

  static boolean dropLive(Tape tape, Random random) {
    return removeAny(tape, random, inside(tape, Recv.class));
  }

  static boolean dropGap(Tape tape, Random random) {
    return removeAny(tape, random, inside(tape, Gap.class));
  }

  static boolean repeatLive(Tape tape, Random random) {
    List<Integer> places = inside(tape, Recv.class);
    if (places.isEmpty()) {
      return false;
    }
    int place = LogMutations.any(places, random);
    tape.insertAfter(place, tape.at(place));
    return true;
  }

  static boolean repeatAnOlderOne(Tape tape, Random random) {
    for (Part part : parts(tape)) {
      List<Integer> live = part.live();
      if (live.size() > 3 && tape.at(live.get(1)) instanceof Recv old) {
        tape.insertAfter(live.getLast(), old);
        return true;
      }
    }
    return false;
  }

  static boolean endEarly(Tape tape, Random random) {
    for (Part part : parts(tape)) {
      List<Integer> live = part.live();
      if (!part.over
          && stays(tape, part)
          && !live.isEmpty()
          && tape.at(live.getLast()) instanceof Recv last
          && tape.steady(last.room())) {
        int from = random.nextInt(live.size());
        live.subList(from, live.size()).reversed().forEach(tape::remove);
        return true;
      }
    }
    return false;
  }

  /** Whether the opening is of the one who is never told to leave. */
  private static boolean stays(Tape tape, Part part) {
    long p = ((StreamEvent) tape.at(part.answer)).p();
    return tape.all(RunEvent.Client.class).anyMatch(e -> e.p() == p && e.user().equals("u0"));
  }

  static boolean missFirstReplayed(Tape tape, Random random) {
    var places = new ArrayList<Integer>();
    for (Part part : parts(tape)) {
      if (part.before() > 1 && tape.at(part.events.getFirst()) instanceof Recv) {
        places.add(part.events.getFirst());
      }
    }
    return removeAny(tape, random, places);
  }

  static boolean missOneReplayed(Tape tape, Random random) {
    var places = new ArrayList<Integer>();
    for (Part part : parts(tape)) {
      if (part.before() > 2) {
        places.add(part.events.get(1));
      }
    }
    return removeAny(tape, random, places);
  }

  static boolean missGapOfReplay(Tape tape, Random random) {
    var places = new ArrayList<Integer>();
    for (Part part : parts(tape)) {
      if (part.before() > 1 && tape.at(part.events.getFirst()) instanceof Gap) {
        places.add(part.events.getFirst());
      }
    }
    return removeAny(tape, random, places);
  }

  static boolean missBetweenReplayAndLive(Tape tape, Random random) {
    var places = new ArrayList<Integer>();
    for (Part part : parts(tape)) {
      if (part.live().size() > 1) {
        places.add(part.live().getFirst());
      }
    }
    return removeAny(tape, random, places);
  }

  static boolean replayWhatItHas(Tape tape, Random random) {
    for (Part part : parts(tape)) {
      Sub sub = (Sub) tape.at(part.answer);
      if (part.before() > 0
          && sub.pos() > 0
          && tape.at(part.events.getFirst()) instanceof Recv first) {
        LogEntry had = tape.stored(sub.room()).get((int) sub.pos() - 1);
        tape.insertAfter(part.events.getFirst() - 1, Tape.recv(first, had));
        return true;
      }
    }
    return false;
  }

  static boolean replayLiveAgain(Tape tape, Random random) {
    for (Part part : parts(tape)) {
      if (part.before() > 0 && tape.at(part.events.get(part.before() - 1)) instanceof Recv e) {
        var again =
            new Recv(
                e.p(),
                e.c(),
                e.room(),
                e.seq(),
                e.n(),
                e.kind(),
                e.body(),
                e.cid(),
                e.sender(),
                true,
                e.node());
        tape.insertAfter(part.answer, again);
        return true;
      }
    }
    return false;
  }
}
