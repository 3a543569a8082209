package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.MemberEvent.Op;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RevokeEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent.Recv;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Ways to show people what they must not see any more. */
final class AuthzMutations {
  private AuthzMutations() {}

  /** Builds what the removed person is shown. */
  @FunctionalInterface
  private interface Shown {
    List<Event> events(long p, String room, LogEntry entry);
  }

  static boolean pushAfterKick(Tape tape, Random random) {
    return afterKick(tape, true, (p, room, e) -> List.of(push(p, room, e)));
  }

  static boolean pushAfterKickSomewhere(Tape tape, Random random) {
    return afterKick(tape, false, (p, room, e) -> List.of(push(p, room, e)));
  }

  static boolean pageAfterKick(Tape tape, Random random) {
    return afterKick(
        tape,
        true,
        (p, room, e) ->
            List.of(
                new ReadEvent.Invoke(p, room, e.seq() - 1, "node-1", "http"),
                new ReadEvent.Ok(p, room, e.seq() - 1, List.of(e), false)));
  }

  private static Recv push(long p, String room, LogEntry e) {
    return new Recv(
        p, 9_999, room, e.seq(), e.n(), "msg", e.body(), e.cid(), e.sender(), true, "node-1");
  }

  /** Shows the last message of the room to somebody who never came back to it. */
  private static boolean afterKick(Tape tape, boolean told, Shown shown) {
    int end = tape.find(RunEvent.Final.class, log -> true).getFirst();
    for (int index :
        tape.find(MemberEvent.Ok.class, e -> e.op() == Op.KICK && (e.seq() > 0) == told)) {
      MemberEvent.Ok kick = (MemberEvent.Ok) tape.at(index);
      List<Integer> sent =
          tape.find(SendEvent.Invoke.class, e -> e.room().equals(kick.room())).stream()
              .filter(i -> i > index)
              .toList();
      LogEntry last = tape.stored(kick.room()).getLast();
      boolean fresh =
          sent.stream().anyMatch(i -> ((SendEvent.Invoke) tape.at(i)).cid().equals(last.cid()));
      boolean back =
          tape
              .find(
                  MemberEvent.Ok.class,
                  e ->
                      e.op() == Op.JOIN
                          && e.room().equals(kick.room())
                          && e.user().equals(kick.user()))
              .stream()
              .anyMatch(i -> i > index);
      if (fresh && !back && tape.steady(kick.room())) {
        long p = processes(tape, kick.user(), tape.size()).getLast();
        List<Event> events = shown.events(p, kick.room(), last);
        events.reversed().forEach(event -> tape.insertAfter(end - 1, event));
        return true;
      }
    }
    return false;
  }

  /** Shows somebody who came back what was written while they were away. */
  static boolean pushFromMeanwhile(Tape tape, Random random) {
    int end = tape.find(RunEvent.Final.class, log -> true).getFirst();
    for (int index : tape.find(MemberEvent.Ok.class, e -> e.op() == Op.KICK)) {
      MemberEvent.Ok kick = (MemberEvent.Ok) tape.at(index);
      int back =
          tape.find(MemberEvent.Invoke.class, e -> e.op() == Op.JOIN && same(e, kick)).stream()
              .filter(i -> i > index)
              .findFirst()
              .orElse(end);
      for (LogEntry entry : tape.stored(kick.room())) {
        if (entry.isMessage() && between(tape, entry.cid(), index, back)) {
          long p = processes(tape, kick.user(), tape.size()).getLast();
          tape.insertAfter(end - 1, push(p, kick.room(), entry));
          return true;
        }
      }
    }
    return false;
  }

  private static boolean same(MemberEvent a, MemberEvent b) {
    return a.room().equals(b.room()) && a.user().equals(b.user());
  }

  private static boolean between(Tape tape, String cid, int from, int to) {
    List<Integer> acks = tape.find(SendEvent.Ok.class, e -> e.cid().equals(cid));
    return tape.find(SendEvent.Invoke.class, e -> e.cid().equals(cid)).getFirst() > from
        && !acks.isEmpty()
        && acks.getFirst() < to;
  }

  private static List<Long> processes(Tape tape, String user, int until) {
    return tape.find(RunEvent.Client.class, e -> e.user().equals(user)).stream()
        .filter(i -> i < until)
        .map(i -> ((RunEvent.Client) tape.at(i)).p())
        .toList();
  }

  /** Lets a process from before go on long after the sessions of its user were ended. */
  static boolean sendAfterRevoke(Tape tape, Random random) {
    for (int index : tape.find(RevokeEvent.Ok.class, e -> true)) {
      String user = ((RevokeEvent.Ok) tape.at(index)).user();
      long old = processes(tape, user, index - 1).getLast();
      List<Long> now = processes(tape, user, tape.size());
      List<Integer> sent =
          tape
              .find(
                  SendEvent.Invoke.class,
                  e ->
                      now.contains(e.p())
                          && tape.ack(e.cid()) != null
                          && tape.find(SendEvent.Invoke.class, o -> o.cid().equals(e.cid())).size()
                              == 1)
              .stream()
              .filter(i -> i > index)
              .toList();
      if (!sent.isEmpty()) {
        tape.wait(index, Duration.ofSeconds(6).toNanos());
        SendEvent.Invoke e = (SendEvent.Invoke) tape.at(sent.getFirst());
        tape.set(
            sent.getFirst(),
            new SendEvent.Invoke(
                old, e.c(), e.room(), e.cid(), e.body(), e.node(), e.proto(), 1, -1));
        acknowledge(tape, e.cid(), old);
        return true;
      }
    }
    return false;
  }

  private static void acknowledge(Tape tape, String cid, long p) {
    int index = tape.find(SendEvent.Ok.class, ok -> ok.cid().equals(cid)).getFirst();
    SendEvent.Ok ok = (SendEvent.Ok) tape.at(index);
    tape.set(index, new SendEvent.Ok(p, ok.room(), cid, ok.seq(), ok.n(), ok.dup(), ok.ts()));
  }
}
