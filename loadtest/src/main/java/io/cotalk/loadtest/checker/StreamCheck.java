package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Invariant;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Streams and what they are resumed with: each opening goes on from its position, one after the
 * other ({@link Opening}), and one that is open at the end has reached the end. Connections that do
 * not read on purpose are left out.
 */
final class StreamCheck implements Check {
  /** Within this time a client knows of what it missed, while nothing is broken. */
  private static final long GRACE = Duration.ofSeconds(5).toNanos();

  /** After a fault it may take this long. */
  private static final long GRACE_AFTER_FAULT = Duration.ofSeconds(15).toNanos();

  private final Model model;
  private final Findings findings;
  private final Map<Long, Map<String, Opening>> open = new HashMap<>();
  private long unanswered;

  StreamCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  @Override
  public void see(Line line) {
    if (line.event() instanceof StreamEvent event && !model.slow.contains(event.c())) {
      stream(line, event);
    }
  }

  private void stream(Line line, StreamEvent event) {
    Map<String, Opening> rooms = open.computeIfAbsent(event.c(), c -> new HashMap<>());
    switch (event) {
      case StreamEvent.Recv e -> recv(line, e, rooms);
      case StreamEvent.Gap e ->
          rooms.computeIfAbsent(e.room(), r -> new Opening(findings, r)).gap(line, e);
      case StreamEvent.Sub e -> {
        Opening opening = rooms.get(e.room());
        if (opening == null || opening.answered()) {
          opening = new Opening(findings, e.room());
          rooms.put(e.room(), opening);
        }
        opening.answer(line, e);
      }
      case StreamEvent.Unsub e -> rooms.remove(e.room());
      case StreamEvent.End e -> open.remove(e.c());
    }
  }

  private void recv(Line line, StreamEvent.Recv e, Map<String, Opening> rooms) {
    Opening opening = rooms.get(e.room());
    if (!e.live()) {
      if (opening == null || opening.answered()) {
        opening = new Opening(findings, e.room());
        rooms.put(e.room(), opening);
      }
      opening.replay(line, e);
    } else if (opening != null && opening.answered()) {
      opening.live(line, e);
    } else if (opening != null) {
      // Without the answer nothing tells where the replay ends: nothing could be judged.
      unanswered++;
    }
    // A live event outside of any opening is what was on its way while the room was closed.
  }

  @Override
  public void finish() {
    if (!model.done) {
      return;
    }
    if (unanswered > 0) {
      findings.doubt(unanswered + " live events came in openings that were not answered");
    }
    int open = 0;
    int undecided = 0;
    for (Map<String, Opening> rooms : this.open.values()) {
      for (Map.Entry<String, Opening> entry : rooms.entrySet()) {
        if (entry.getValue().answered()) {
          open++;
          undecided += end(entry.getKey(), entry.getValue()) ? 0 : 1;
        }
      }
    }
    if (open == 0 && model.openings > 0) {
      findings.doubt("no stream was open at the end");
    }
    if (undecided > 0) {
      findings.doubt(
          undecided + " streams are behind at the end, but the run ended too soon to judge them");
    }
  }

  /** Whether it could be judged. */
  private boolean end(String room, Opening opening) {
    RoomLog log = model.logs.get(room);
    if (log == null || mayBeOut(room, opening)) {
      return true;
    }
    findings.checked(Invariant.STREAM, 1);
    if (opening.position() >= log.head()) {
      return true;
    }
    long known = knownSince(log, opening.position());
    if (Math.max(known + GRACE, model.lastFault + GRACE_AFTER_FAULT) > model.lastTime) {
      return false;
    }
    findings.report(
        AnomalyKind.STUCK,
        room,
        opening.answerLine(),
        "the stream is at %d, the log at %d".formatted(opening.position(), log.head()),
        opening.answerLine(),
        opening.lastLine(),
        log.line());
    return true;
  }

  /** Who had to leave is told nothing any more, not even that the opening is over. */
  private boolean mayBeOut(String room, Opening opening) {
    Membership membership =
        model.memberships.get(new Model.Seat(room, model.userOf(opening.process())));
    return membership != null && membership.mayBeOutSince(opening.answerTime());
  }

  /** When at the latest something after {@code position} was stored. */
  private long knownSince(RoomLog log, long position) {
    long since = model.lastTime;
    for (LogEntry entry : log.entries()) {
      Send send = model.sends.get(entry.cid());
      if (entry.seq() > position && send != null) {
        since = send.acked() ? Math.min(since, send.ackTime) : since;
        since = send.seenLine >= 0 ? Math.min(since, send.seenTime) : since;
      }
    }
    return Math.min(since, log.time());
  }
}
