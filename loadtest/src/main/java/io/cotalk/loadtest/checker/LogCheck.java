package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RevokeEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Invariant;

/**
 * Each room is one log: 1, 2, 3 … without holes, and whoever shows a place of it (a final log, a
 * page, a stream, an acknowledgement) shows the same there.
 */
final class LogCheck implements Check {
  private final Model model;
  private final Findings findings;

  LogCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    switch (line.event()) {
      case RunEvent.Final e -> finalLog(line, e);
      case ReadEvent.Ok e -> page(line, e);
      case StreamEvent.Recv e -> compare(line, e.room(), Views.entry(e));
      case SendEvent.Ok e -> ack(line, e);
      case RunEvent e -> {}
      case ReadEvent e -> {}
      case StreamEvent e -> {}
      case SendEvent e -> {}
      case MemberEvent e -> {}
      case RevokeEvent e -> {}
    }
  }

  private void finalLog(Line line, RunEvent.Final log) {
    long seq = 0;
    long n = 0;
    for (LogEntry entry : log.events()) {
      follows(line, log.room(), seq, entry.seq());
      if (entry.isMessage()) {
        if (entry.n() > n + 1) {
          hole(line, log.room(), "message number", n + 1, entry.n() - 1);
        } else if (entry.n() <= n) {
          findings.report(
              AnomalyKind.REORDER,
              log.room(),
              "n" + entry.n(),
              "message number %d comes after %d".formatted(entry.n(), n),
              line.i());
        }
        n = entry.n();
      }
      seq = entry.seq();
      compare(line, log.room(), entry);
    }
  }

  private void page(Line line, ReadEvent.Ok page) {
    long seq = page.after();
    for (LogEntry entry : page.events()) {
      boolean first = seq == page.after();
      if (!first || !mayBegin(page, entry.seq())) {
        follows(line, page.room(), seq, entry.seq());
      }
      seq = entry.seq();
      compare(line, page.room(), entry);
    }
  }

  /** Who came in later sees the room from there. */
  private boolean mayBegin(ReadEvent.Ok page, long seq) {
    if (seq <= page.after()) {
      return false;
    }
    String user = model.userOf(page.p());
    if (user.isEmpty()) {
      return true;
    }
    Membership membership = model.memberships.get(new Model.Seat(page.room(), user));
    return membership != null && membership.mayBegin(seq);
  }

  private void follows(Line line, String room, long before, long seq) {
    if (seq > before + 1) {
      hole(line, room, "seq", before + 1, seq - 1);
    } else if (seq <= before) {
      findings.report(
          AnomalyKind.REORDER, room, seq, "%d comes after %d".formatted(seq, before), line.i());
    }
  }

  private void hole(Line line, String room, String what, long from, long to) {
    findings.report(
        AnomalyKind.HOLE,
        room,
        what + from,
        "%s %s missing".formatted(what, from == to ? from + " is" : from + " to " + to + " are"),
        line.i());
  }

  private void compare(Line line, String room, LogEntry shown) {
    RoomLog log = model.logs.get(room);
    if (log == null) {
      return;
    }
    findings.checked(Invariant.LOG, 1);
    LogEntry stored = log.at(shown.seq());
    if (stored == null) {
      absent(line, room, shown, log);
    } else if (!same(stored, shown)) {
      contradiction(line, room, shown, stored, log);
    }
  }

  private static boolean same(LogEntry a, LogEntry b) {
    return a.n() == b.n()
        && a.cid().equals(b.cid())
        && a.body().equals(b.body())
        && (a.sender().equals(b.sender()) || a.sender().isEmpty() || b.sender().isEmpty());
  }

  /** What is not stored at all is no matter of order: the other checks know messages by id. */
  private void absent(Line line, String room, LogEntry shown, RoomLog log) {
    Send send = model.sends.get(shown.cid());
    if (send != null && send.storedSeq > 0) {
      reorder(line, room, shown, send, log);
    } else if (!shown.isMessage() && line.t() < log.begun()) {
      hole(line, room, "seq", shown.seq(), shown.seq());
    }
  }

  private void contradiction(Line line, String room, LogEntry shown, LogEntry stored, RoomLog log) {
    Send send = model.sends.get(shown.cid());
    if (send != null && send.storedSeq > 0 && send.storedSeq != shown.seq()) {
      reorder(line, room, shown, send, log);
      return;
    }
    findings.report(
        AnomalyKind.FORK,
        room,
        shown.seq(),
        "at %d stands %s, but %s was shown".formatted(shown.seq(), content(stored), content(shown)),
        line.i(),
        log.line());
  }

  private static String content(LogEntry entry) {
    return entry.isMessage()
        ? "“%s” (%s, n %d)".formatted(entry.body(), entry.cid(), entry.n())
        : "no message";
  }

  private void reorder(Line line, String room, LogEntry shown, Send send, RoomLog log) {
    findings.report(
        AnomalyKind.REORDER,
        room,
        shown.seq(),
        "message %s stands at %d, but was shown at %d"
            .formatted(send.cid, send.storedSeq, shown.seq()),
        line.i(),
        log.line());
  }

  private void ack(Line line, SendEvent.Ok ack) {
    RoomLog log = model.logs.get(ack.room());
    Send send = model.sends.get(ack.cid());
    // A message that is nowhere is lost, not in disorder.
    if (log != null && send != null && send.storedSeq > 0) {
      String sender = model.userOf(ack.p());
      compare(line, ack.room(), new LogEntry(ack.seq(), ack.n(), send.body, send.cid, sender));
    }
  }
}
