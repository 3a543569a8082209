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

/** Every message was sent by somebody, so and to that room, and not only refused. */
final class UnexpectedCheck implements Check {
  private final Model model;
  private final Findings findings;

  UnexpectedCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    switch (line.event()) {
      case RunEvent.Final e -> e.events().forEach(entry -> entry(line, e.room(), entry));
      case ReadEvent.Ok e -> e.events().forEach(entry -> entry(line, e.room(), entry));
      case StreamEvent.Recv e -> entry(line, e.room(), Views.entry(e));
      case RunEvent e -> {}
      case ReadEvent e -> {}
      case StreamEvent e -> {}
      case SendEvent e -> {}
      case MemberEvent e -> {}
      case RevokeEvent e -> {}
    }
  }

  private void entry(Line line, String room, LogEntry entry) {
    if (!entry.isMessage()) {
      return;
    }
    findings.checked(Invariant.UNEXPECTED, 1);
    Send send = model.sends.get(entry.cid());
    if (send == null) {
      phantom(line, room, entry, "nobody sent this message", -1);
    } else if (send.invokeLine > line.i()) {
      phantom(line, room, entry, "it is sent only later", send.invokeLine);
    } else if (!send.explains(room, entry)) {
      phantom(
          line, room, entry, "it was sent with another text or to another room", send.invokeLine);
    } else if (send.refused()) {
      findings.report(
          AnomalyKind.RESURRECTED,
          room,
          entry.cid(),
          "message %s was refused each time, but stands at %d".formatted(send.cid, entry.seq()),
          send.invokeLine,
          send.refusalLine,
          line.i());
    }
  }

  private void phantom(Line line, String room, LogEntry entry, String why, long invoke) {
    findings.report(
        AnomalyKind.PHANTOM,
        room,
        entry.cid() + entry.body(),
        "message %s at %d: %s".formatted(entry.cid(), entry.seq(), why),
        invoke,
        line.i());
  }
}
