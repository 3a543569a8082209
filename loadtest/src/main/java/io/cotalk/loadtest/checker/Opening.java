package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.StreamEvent.Gap;
import io.cotalk.loadtest.history.StreamEvent.Recv;
import io.cotalk.loadtest.history.StreamEvent.Sub;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Invariant;

/**
 * One opening of a room on one connection: first what was missed, then the answer, then what is
 * new. Each event must follow the one before, or the gap that was told.
 */
final class Opening {
  private final Findings findings;
  private final String room;

  /** First place replayed or told as a gap; 0 before anything came. */
  private long first;

  private long process;
  private long last;
  private long lastLine = -1;

  /** The last place that belongs to the replay; -1 before the answer. */
  private long replayed = -1;

  /** Line of the answer. */
  private long answerLine = -1;

  private long answerTime;

  /** Whether a live event or gap came. */
  private boolean live;

  Opening(Findings findings, String room) {
    this.findings = findings;
    this.room = room;
  }

  boolean answered() {
    return answerLine >= 0;
  }

  /** Up to where the client has been shown or told everything. */
  long position() {
    return last;
  }

  /** Whose it is. */
  long process() {
    return process;
  }

  long lastLine() {
    return lastLine;
  }

  long answerTime() {
    return answerTime;
  }

  long answerLine() {
    return answerLine;
  }

  void replay(Line line, Recv event) {
    findings.checked(Invariant.RECOVERY, 1);
    if (first == 0) {
      first = event.seq();
    } else if (event.seq() > last + 1) {
      report(AnomalyKind.MISSED, last + 1, event.seq() - 1, line, "in the replay");
    } else if (event.seq() <= last) {
      report(AnomalyKind.OVERLAP, event.seq(), event.seq(), line, "again in the replay");
    }
    moved(event.seq(), line);
  }

  void answer(Line line, Sub event) {
    findings.checked(Invariant.RECOVERY, 1);
    if (first == 0) {
      last = event.pos();
    } else if (first > event.pos() + 1) {
      report(AnomalyKind.MISSED, event.pos() + 1, first - 1, line, "before the replay");
    } else if (first <= event.pos()) {
      report(AnomalyKind.OVERLAP, first, event.pos(), line, "had it before the replay");
    }
    replayed = last;
    process = event.p();
    answerLine = line.i();
    answerTime = line.t();
    lastLine = line.i();
  }

  void live(Line line, Recv event) {
    findings.checked(live ? Invariant.STREAM : Invariant.RECOVERY, 1);
    if (event.seq() > last + 1) {
      AnomalyKind kind = live ? AnomalyKind.SILENT_GAP : AnomalyKind.MISSED;
      report(kind, last + 1, event.seq() - 1, line, "before a live event");
    } else if (event.seq() <= last) {
      AnomalyKind kind = event.seq() <= replayed ? AnomalyKind.OVERLAP : AnomalyKind.DUP_LIVE;
      report(kind, event.seq(), event.seq(), line, "pushed again");
    }
    live = true;
    moved(event.seq(), line);
  }

  void gap(Line line, Gap event) {
    boolean replay = !answered();
    findings.checked(replay ? Invariant.RECOVERY : Invariant.STREAM, 1);
    if (first == 0 && replay) {
      first = event.from();
    } else if (event.from() > last + 1) {
      AnomalyKind kind = live ? AnomalyKind.SILENT_GAP : AnomalyKind.MISSED;
      report(kind, last + 1, event.from() - 1, line, "before a gap");
    }
    live |= !replay;
    moved(event.to(), line);
  }

  private void moved(long seq, Line line) {
    last = Math.max(last, seq);
    lastLine = line.i();
  }

  private void report(AnomalyKind kind, long from, long to, Line line, String when) {
    findings.report(
        kind,
        room,
        line.i(),
        "%s: %s".formatted(from == to ? "seq " + from : "seq " + from + " to " + to, when),
        lastLine,
        line.i());
  }
}
