package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RevokeEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Invariant;
import java.util.HashMap;
import java.util.Map;

/**
 * What one process did and saw binds what it does and sees next, on whichever node: it reads its
 * writes, never less than before, and writes behind both.
 */
final class SessionCheck implements Check {
  private record Key(long p, String room) {}

  /** The highest places a process wrote and saw in a room, with their lines. */
  private record Past(long wrote, long wroteLine, long saw, long sawLine) {
    static final Past NOTHING = new Past(0, -1, 0, -1);

    boolean empty() {
      return wrote == 0 && saw == 0;
    }

    Past andWrote(long seq, long line) {
      return seq > wrote ? new Past(seq, line, saw, sawLine) : this;
    }

    Past andSaw(long seq, long line) {
      return seq > saw ? new Past(wrote, wroteLine, seq, line) : this;
    }
  }

  private record Asked(long line, Past past) {}

  private final Model model;
  private final Findings findings;
  private final Map<Key, Past> pasts = new HashMap<>();
  private final Map<Long, Asked> asked = new HashMap<>();

  SessionCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    switch (line.event()) {
      case SendEvent.Invoke e -> write(line, e);
      case SendEvent.Ok e -> {
        var key = new Key(e.p(), e.room());
        pasts.put(key, past(key).andWrote(e.seq(), line.i()));
      }
      case StreamEvent.Recv e -> saw(new Key(e.p(), e.room()), e.seq(), line);
      case ReadEvent e -> read(line, e);
      case SendEvent e -> {}
      case StreamEvent e -> {}
      case RunEvent e -> {}
      case MemberEvent e -> {}
      case RevokeEvent e -> {}
    }
  }

  private Past past(Key key) {
    return pasts.getOrDefault(key, Past.NOTHING);
  }

  private void saw(Key key, long seq, Line line) {
    pasts.put(key, past(key).andSaw(seq, line.i()));
  }

  private void write(Line line, SendEvent.Invoke e) {
    Send send = model.sends.get(e.cid());
    Past past = past(new Key(e.p(), e.room()));
    // An earlier try may have been stored before this process saw anything.
    if (send == null || send.invokeLine != line.i() || send.seq() == 0 || past.empty()) {
      return;
    }
    findings.checked(Invariant.SESSION, 1);
    if (send.seq() <= past.wrote()) {
      report(AnomalyKind.MW, e, "wrote " + past.wrote(), past.wroteLine(), send);
    }
    if (send.seq() <= past.saw()) {
      report(AnomalyKind.WFR, e, "saw " + past.saw(), past.sawLine(), send);
    }
  }

  private void report(
      AnomalyKind kind, SendEvent.Invoke e, String before, long beforeLine, Send send) {
    findings.report(
        kind,
        e.room(),
        e.cid(),
        "process %d %s, then sent %s, which got %d".formatted(e.p(), before, send.cid, send.seq()),
        beforeLine,
        send.invokeLine,
        send.ackLine);
  }

  private void read(Line line, ReadEvent event) {
    var key = new Key(event.p(), event.room());
    switch (event) {
      case ReadEvent.Invoke e -> asked.put(e.p(), new Asked(line.i(), past(key)));
      case ReadEvent.Fail e -> asked.remove(e.p());
      case ReadEvent.Ok e -> {
        Asked question = asked.remove(e.p());
        if (question != null && e.whole() && !question.past().empty()) {
          page(line, e, question);
        }
        saw(key, Pages.end(e), line);
      }
    }
  }

  private void page(Line line, ReadEvent.Ok page, Asked question) {
    findings.checked(Invariant.SESSION, 1);
    Past past = question.past();
    long end = Pages.end(page);
    if (end < past.wrote()) {
      report(AnomalyKind.RYW, page, "wrote " + past.wrote(), past.wroteLine(), question, line);
    }
    if (end < past.saw()) {
      report(AnomalyKind.MR, page, "saw " + past.saw(), past.sawLine(), question, line);
    }
  }

  private void report(
      AnomalyKind kind,
      ReadEvent.Ok page,
      String before,
      long beforeLine,
      Asked question,
      Line line) {
    findings.report(
        kind,
        page.room(),
        line.i(),
        "process %d %s, then read up to %d".formatted(page.p(), before, Pages.end(page)),
        beforeLine,
        question.line(),
        line.i());
  }
}
