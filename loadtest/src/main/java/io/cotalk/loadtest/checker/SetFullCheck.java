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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nothing acknowledged is lost, and what somebody knew is there for who asks later: in the final
 * log of every source, and in every page that goes up to the head.
 */
final class SetFullCheck implements Check {
  /** The highest place that somebody knew of, and the line that shows it. */
  private record Known(long seq, long line) {
    static final Known NOTHING = new Known(0, -1);
  }

  /** A page that was asked for, and what was known then. */
  private record Asked(long line, Known known) {}

  private final Model model;
  private final Findings findings;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<Long, Asked> asked = new HashMap<>();

  SetFullCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    switch (line.event()) {
      case SendEvent.Ok e -> know(e.room(), e.seq(), line);
      case StreamEvent.Recv e -> know(e.room(), e.seq(), line);
      case ReadEvent e -> read(line, e);
      case RunEvent.Final e -> finalLog(line, e);
      case RunEvent e -> {}
      case SendEvent e -> {}
      case StreamEvent e -> {}
      case MemberEvent e -> {}
      case RevokeEvent e -> {}
    }
  }

  private void know(String room, long seq, Line line) {
    if (seq > known.getOrDefault(room, Known.NOTHING).seq()) {
      known.put(room, new Known(seq, line.i()));
    }
  }

  private void read(Line line, ReadEvent event) {
    switch (event) {
      case ReadEvent.Invoke e ->
          asked.put(e.p(), new Asked(line.i(), known.getOrDefault(e.room(), Known.NOTHING)));
      case ReadEvent.Fail e -> asked.remove(e.p());
      case ReadEvent.Ok e -> {
        Asked question = asked.remove(e.p());
        if (question != null && e.whole()) {
          page(line, e, question);
        }
        e.events().forEach(entry -> know(e.room(), entry.seq(), line));
      }
    }
  }

  private void page(Line line, ReadEvent.Ok page, Asked question) {
    findings.checked(Invariant.SET_FULL, 1);
    Known before = question.known();
    long last = Pages.end(page);
    if (last < before.seq()) {
      findings.report(
          AnomalyKind.LOST_AFTER_READ,
          page.room(),
          line.i(),
          "seq %d was known when the page was asked for, but it ends at %d"
              .formatted(before.seq(), last),
          before.line(),
          question.line(),
          line.i());
    }
  }

  private void finalLog(Line line, RunEvent.Final log) {
    Set<String> stored = HashSet.newHashSet(log.events().size());
    log.events().stream().map(LogEntry::cid).forEach(stored::add);
    for (Send send : model.sendsOf(log.room())) {
      AnomalyKind kind = missing(send, log.begun());
      if (kind == null) {
        continue;
      }
      findings.checked(Invariant.SET_FULL, 1);
      if (!stored.contains(send.cid)) {
        findings.report(
            kind,
            log.room(),
            send.cid,
            "message %s is not in the log of %s".formatted(send.cid, log.source()),
            send.invokeLine,
            send.ackLine,
            send.acked() ? -1 : send.seenLine,
            line.i());
      }
    }
  }

  /** What it would be if {@code send} was not in a log asked for at {@code begun}. */
  private static @Nullable AnomalyKind missing(Send send, long begun) {
    if (send.ackedBefore(begun)) {
      return AnomalyKind.LOST;
    }
    return send.seenBefore(begun) ? AnomalyKind.LOST_AFTER_READ : null;
  }
}
