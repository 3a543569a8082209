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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Who has to leave a room sees nothing behind that place until they come back, and sessions that
 * were revoked do and see nothing five seconds later. Both by what was written or begun since, not
 * by when it arrived: what was on its way before may arrive at any time.
 */
final class LeakCheck implements Check {
  private static final long GRACE = Duration.ofSeconds(5).toNanos();

  private final Model model;
  private final Findings findings;

  /** When each process asked for the page it waits for. */
  private final Map<Long, Long> asked = new HashMap<>();

  LeakCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    switch (line.event()) {
      case StreamEvent.Recv e -> {
        LogEntry entry = Views.entry(e);
        kicked(line, e.p(), e.room(), entry);
        Send send = model.sends.get(entry.cid());
        if (send != null) {
          revoked(line, e.p(), e.room(), send.invokeTime, "was shown a message");
        }
      }
      case ReadEvent e -> read(line, e);
      case SendEvent.Ok e -> sent(line, e);
      case StreamEvent e -> {}
      case SendEvent e -> {}
      case RunEvent e -> {}
      case MemberEvent e -> {}
      case RevokeEvent e -> {}
    }
  }

  private void read(Line line, ReadEvent event) {
    switch (event) {
      case ReadEvent.Invoke e -> asked.put(e.p(), line.t());
      case ReadEvent.Fail e -> asked.remove(e.p());
      case ReadEvent.Ok e -> {
        Long since = asked.remove(e.p());
        e.events().forEach(entry -> kicked(line, e.p(), e.room(), entry));
        if (since != null) {
          revoked(line, e.p(), e.room(), since, "read a page");
        }
      }
    }
  }

  private void sent(Line line, SendEvent.Ok e) {
    Send send = model.sends.get(e.cid());
    // With several tries it is not known which one was accepted.
    if (send != null && send.tries == 1) {
      revoked(line, e.p(), e.room(), send.invokeTime, "sent a message");
    }
  }

  private void kicked(Line line, long p, String room, LogEntry entry) {
    String user = model.userOf(p);
    Membership membership = model.memberships.get(new Model.Seat(room, user));
    if (membership == null) {
      return;
    }
    findings.checked(Invariant.AUTHZ, 1);
    Membership.Kick kick = membership.hides(entry.seq(), model.sends.get(entry.cid()));
    if (kick != null) {
      findings.report(
          AnomalyKind.LEAK,
          room,
          user + kick.line(),
          "user %s had to leave at %s, but process %d was shown %d"
              .formatted(user, kick.seq() > 0 ? kick.seq() : "some place", p, entry.seq()),
          kick.line(),
          line.i());
    }
  }

  private void revoked(Line line, long p, String room, long begun, String what) {
    Model.Actor actor = model.actors.get(p);
    NavigableMap<Long, Model.Revocation> ends =
        actor == null ? null : model.revocations.get(actor.user());
    if (actor == null || ends == null) {
      return;
    }
    // Only the first one counts: what is forbidden after a later one is so after this one, too.
    Map.Entry<Long, Model.Revocation> first = ends.higherEntry(actor.since());
    if (first == null) {
      return;
    }
    findings.checked(Invariant.AUTHZ, 1);
    Model.Revocation end = first.getValue();
    if (begun > end.time() + GRACE) {
      findings.report(
          AnomalyKind.LEAK,
          room,
          actor.user() + end.line(),
          "the sessions of user %s were ended, but process %d %s that began %d ms later"
              .formatted(actor.user(), p, what, Duration.ofNanos(begun - end.time()).toMillis()),
          end.line(),
          line.i());
    }
  }
}
