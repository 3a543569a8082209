package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Invariant;
import java.util.HashMap;
import java.util.Map;

/**
 * What begins after an acknowledgement in its room has a higher place. One sweep over time, with
 * the highest acknowledged place of each room.
 */
final class RealTimeCheck implements Check {
  private record Acked(long seq, long line) {}

  private final Model model;
  private final Findings findings;
  private final Map<String, Acked> highest = new HashMap<>();

  RealTimeCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    if (line.event() instanceof SendEvent.Ok ok) {
      highest.merge(ok.room(), new Acked(ok.seq(), line.i()), (a, b) -> b.seq() > a.seq() ? b : a);
    } else if (line.event() instanceof SendEvent.Invoke invoke) {
      begin(line, invoke);
    }
  }

  private void begin(Line line, SendEvent.Invoke invoke) {
    Send send = model.sends.get(invoke.cid());
    Acked before = highest.get(invoke.room());
    // An earlier try may have been stored long before this one.
    if (send == null || send.invokeLine != line.i() || before == null || send.seq() == 0) {
      return;
    }
    findings.checked(Invariant.REAL_TIME, 1);
    if (send.seq() <= before.seq()) {
      findings.report(
          AnomalyKind.RT_INVERSION,
          invoke.room(),
          invoke.cid(),
          "%d was acknowledged before message %s was sent, which got %d"
              .formatted(before.seq(), send.cid, send.seq()),
          before.line(),
          line.i(),
          send.ackLine);
    }
  }
}
