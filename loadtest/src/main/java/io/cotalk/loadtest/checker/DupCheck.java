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
import java.util.Map;

/** A message is stored once, however often it is sent, and always acknowledged the same. */
final class DupCheck implements Check {
  private final Model model;
  private final Findings findings;

  DupCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    switch (line.event()) {
      case RunEvent.Final e -> finalLog(line, e);
      case SendEvent.Ok e -> ack(line, e);
      case RunEvent e -> {}
      case SendEvent e -> {}
      case ReadEvent e -> {}
      case StreamEvent e -> {}
      case MemberEvent e -> {}
      case RevokeEvent e -> {}
    }
  }

  private void finalLog(Line line, RunEvent.Final log) {
    Map<String, Long> places = HashMap.newHashMap(log.events().size());
    for (LogEntry entry : log.events()) {
      if (!entry.isMessage()) {
        continue;
      }
      findings.checked(Invariant.DUP, 1);
      Long first = places.putIfAbsent(entry.cid(), entry.seq());
      if (first != null) {
        Send send = model.sends.get(entry.cid());
        findings.report(
            AnomalyKind.DUP,
            log.room(),
            entry.cid(),
            "message %s stands at %d and at %d in the log of %s"
                .formatted(entry.cid(), first, entry.seq(), log.source()),
            send == null ? -1 : send.invokeLine,
            line.i());
      }
    }
  }

  private void ack(Line line, SendEvent.Ok ack) {
    Send send = model.sends.get(ack.cid());
    if (send == null || send.ackLine == line.i()) {
      return;
    }
    findings.checked(Invariant.DUP, 1);
    if (send.ackSeq != ack.seq() || send.ackN != ack.n() || !send.room.equals(ack.room())) {
      findings.report(
          AnomalyKind.SPLIT_ACK,
          ack.room(),
          ack.cid(),
          "message %s was acknowledged at %d (n %d), then at %d (n %d)"
              .formatted(ack.cid(), send.ackSeq, send.ackN, ack.seq(), ack.n()),
          send.ackLine,
          line.i());
    }
  }
}
