package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Ways to spoil what is stored, acknowledged and read. */
final class LogMutations {
  private LogMutations() {}

  /** A message as it is stored. */
  private record Stored(String room, LogEntry entry) {}

  private static List<Stored> messages(Tape tape, Predicate<LogEntry> wanted) {
    var messages = new ArrayList<Stored>();
    for (String room : tape.rooms()) {
      for (LogEntry entry : tape.stored(room)) {
        if (entry.isMessage() && wanted.test(entry)) {
          messages.add(new Stored(room, entry));
        }
      }
    }
    return messages;
  }

  static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static boolean drop(Tape tape, Random random, String source, Predicate<LogEntry> of) {
    List<Stored> messages = messages(tape, of);
    if (messages.isEmpty()) {
      return false;
    }
    Stored lost = any(messages, random);
    tape.finals(lost.room(), source, without(lost.entry()));
    return true;
  }

  private static UnaryOperator<List<LogEntry>> without(LogEntry entry) {
    return log -> log.stream().filter(e -> !e.equals(entry)).toList();
  }

  static boolean loseEverywhere(Tape tape, Random random) {
    return drop(tape, random, "", entry -> tape.ack(entry.cid()) != null);
  }

  static boolean loseOnOneNode(Tape tape, Random random) {
    return drop(tape, random, "node-2", entry -> tape.ack(entry.cid()) != null);
  }

  static boolean loseInTheShard(Tape tape, Random random) {
    return drop(tape, random, "sql", entry -> tape.ack(entry.cid()) != null);
  }

  static boolean loseWhatWasOnlySeen(Tape tape, Random random) {
    int end = tape.find(RunEvent.Final.class, log -> true).getFirst();
    return drop(
        tape,
        random,
        "",
        entry ->
            tape.ack(entry.cid()) == null
                && tape.find(StreamEvent.Recv.class, e -> e.cid().equals(entry.cid())).stream()
                    .anyMatch(i -> i < end));
  }

  static boolean loseAnEventThatIsNoMessage(Tape tape, Random random) {
    String room = any(tape.rooms(), random);
    tape.finals(room, "node-2", without(tape.stored(room).getFirst()));
    return true;
  }

  /** Adds to the end of all logs of the room. */
  private static boolean append(Tape tape, String room, String body, String cid) {
    if (!tape.steady(room)) {
      return false;
    }
    List<LogEntry> log = tape.stored(room);
    long n = log.stream().mapToLong(LogEntry::n).max().orElse(0);
    var entry = new LogEntry(log.size() + 1, n + 1, body, cid, "");
    tape.finals(
        room,
        "",
        old -> {
          old.add(entry);
          return old;
        });
    return true;
  }

  static boolean inventMessage(Tape tape, Random random) {
    return append(tape, any(tape.rooms(), random), "nobody's", "cid-of-nobody");
  }

  static boolean storeRefused(Tape tape, Random random) {
    List<Integer> refused =
        tape.find(
            SendEvent.Fail.class,
            fail ->
                tape.find(SendEvent.Invoke.class, e -> e.cid().equals(fail.cid())).size()
                    == tape.find(SendEvent.Fail.class, e -> e.cid().equals(fail.cid())).size());
    if (refused.isEmpty()) {
      return false;
    }
    SendEvent.Fail fail = (SendEvent.Fail) tape.at(any(refused, random));
    SendEvent.Invoke invoke =
        tape.all(SendEvent.Invoke.class)
            .filter(e -> e.cid().equals(fail.cid()))
            .findFirst()
            .orElseThrow();
    return append(tape, fail.room(), invoke.body(), fail.cid());
  }

  static boolean storeTwice(Tape tape, Random random) {
    List<Stored> messages = messages(tape, entry -> true);
    Stored twice = any(messages, random);
    return append(tape, twice.room(), twice.entry().body(), twice.entry().cid());
  }

  static boolean changeTextEverywhere(Tape tape, Random random) {
    Stored old = any(messages(tape, entry -> true), random);
    LogEntry e = old.entry();
    var changed = new LogEntry(e.seq(), e.n(), "another", e.cid(), e.sender());
    tape.swap(old.room(), e, changed);
    return true;
  }

  static boolean repeatNumber(Tape tape, Random random) {
    List<Stored> messages = messages(tape, entry -> entry.n() > 1);
    if (messages.isEmpty()) {
      return false;
    }
    Stored old = any(messages, random);
    LogEntry e = old.entry();
    var repeated = new LogEntry(e.seq(), e.n() - 1, e.body(), e.cid(), e.sender());
    tape.finals(old.room(), "", log -> log.stream().map(x -> x.equals(e) ? repeated : x).toList());
    return true;
  }

  static boolean changeTextOnOneNode(Tape tape, Random random) {
    return changeText(tape, any(messages(tape, entry -> true), random), "node-3");
  }

  private static boolean changeText(Tape tape, Stored old, String source) {
    LogEntry e = old.entry();
    var changed = new LogEntry(e.seq(), e.n(), "another", e.cid(), e.sender());
    tape.finals(
        old.room(),
        source,
        log -> log.stream().map(x -> x.seq() == e.seq() ? changed : x).toList());
    return true;
  }

  static boolean swapOnOneNode(Tape tape, Random random) {
    return swapInFinals(tape, random, "node-1");
  }

  static boolean swapInAllFinals(Tape tape, Random random) {
    return swapInFinals(tape, random, "");
  }

  private static boolean swapInFinals(Tape tape, Random random, String source) {
    Stored a = any(messages(tape, entry -> tape.ack(entry.cid()) != null), random);
    List<Stored> others =
        messages(tape, e -> tape.stored(a.room()).contains(e) && !e.equals(a.entry()));
    if (others.isEmpty()) {
      return false;
    }
    LogEntry x = a.entry();
    LogEntry y = any(others, random).entry();
    tape.finals(
        a.room(),
        source,
        log ->
            log.stream()
                .map(e -> e.equals(x) ? Tape.moved(y, x) : e.equals(y) ? Tape.moved(x, y) : e)
                .toList());
    return true;
  }

  static boolean answerRetryDifferently(Tape tape, Random random) {
    var known = new HashSet<String>();
    List<Integer> retries = tape.find(SendEvent.Ok.class, ok -> !known.add(ok.cid()));
    if (retries.isEmpty()) {
      return false;
    }
    int index = any(retries, random);
    SendEvent.Ok ok = (SendEvent.Ok) tape.at(index);
    tape.set(
        index, new SendEvent.Ok(ok.p(), ok.room(), ok.cid(), ok.seq(), ok.n() + 1, true, ok.ts()));
    return true;
  }

  static boolean leaveOutInThePage(Tape tape, Random random) {
    List<Integer> pages = tape.find(ReadEvent.Ok.class, page -> page.events().size() > 2);
    if (pages.isEmpty()) {
      return false;
    }
    int index = any(pages, random);
    ReadEvent.Ok page = (ReadEvent.Ok) tape.at(index);
    var events = new ArrayList<>(page.events());
    events.remove(1);
    tape.set(index, new ReadEvent.Ok(page.p(), page.room(), page.after(), events, page.whole()));
    return true;
  }

  static boolean cutPage(Tape tape, Random random) {
    return cutPage(tape, random, (page, event) -> known(page, event) > 0);
  }

  static boolean cutOwnWrite(Tape tape, Random random) {
    return cutPage(
        tape,
        random,
        (page, event) ->
            known(page, event) > 0 && event instanceof SendEvent.Ok ok && ok.p() == page.p());
  }

  static boolean cutWhatItSaw(Tape tape, Random random) {
    return cutPage(
        tape,
        random,
        (page, event) ->
            known(page, event) > 0 && event instanceof StreamEvent.Recv e && e.p() == page.p());
  }

  /** Whether {@code event} tells of the last entry of {@code page}. */
  private static long known(ReadEvent.Ok page, Event event) {
    long last = page.events().getLast().seq();
    if (event instanceof SendEvent.Ok ok) {
      return ok.room().equals(page.room()) && ok.seq() == last ? last : 0;
    }
    return event instanceof StreamEvent.Recv e && e.room().equals(page.room()) && e.seq() == last
        ? last
        : 0;
  }

  private static boolean cutPage(Tape tape, Random random, BiPredicate<ReadEvent.Ok, Event> knew) {
    var pages = new ArrayList<Integer>();
    for (int index : tape.find(ReadEvent.Ok.class, e -> e.whole() && !e.events().isEmpty())) {
      ReadEvent.Ok page = (ReadEvent.Ok) tape.at(index);
      int asked =
          tape.find(ReadEvent.Invoke.class, e -> e.p() == page.p()).stream()
              .filter(i -> i < index)
              .reduce(0, Math::max);
      for (int i = 0; i < asked; i++) {
        if (knew.test(page, tape.at(i))) {
          pages.add(index);
          break;
        }
      }
    }
    if (pages.isEmpty()) {
      return false;
    }
    int index = any(pages, random);
    ReadEvent.Ok page = (ReadEvent.Ok) tape.at(index);
    List<LogEntry> rest = page.events().subList(0, page.events().size() - 1);
    tape.set(index, new ReadEvent.Ok(page.p(), page.room(), page.after(), rest, true));
    return true;
  }
}
