package io.cotalk.loadtest.report;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RevokeEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.util.List;
import java.util.Locale;

/** Lines of a history for human eyes, each in one line. Stateless. */
final class LineText {
  private LineText() {}

  static String of(Line line) {
    return String.format(
        Locale.ROOT, "%8d %12.6f s  %s", line.i(), line.t() / 1e9, of(line.event()));
  }

  private static String of(Event event) {
    return switch (event) {
      case RunEvent e -> run(e);
      case SendEvent e -> "p%d %s %s ".formatted(e.p(), e.room(), e.cid()) + send(e);
      case StreamEvent e -> "p%d c%d ".formatted(e.p(), e.c()) + stream(e);
      case ReadEvent e -> "p%d %s read after %d ".formatted(e.p(), e.room(), e.after()) + read(e);
      case MemberEvent e ->
          "p%d %s %s user %s ".formatted(e.p(), e.room(), word(e.op()), e.user()) + member(e);
      case RevokeEvent.Invoke e -> "p%d revoke user %s".formatted(e.p(), e.user());
      case RevokeEvent.Ok e -> "p%d revoke user %s: ok".formatted(e.p(), e.user());
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String run(RunEvent event) {
    return switch (event) {
      case RunEvent.Start e -> "run, seed " + e.seed();
      case RunEvent.Client e -> "p%d acts for user %s".formatted(e.p(), e.user());
      case RunEvent.Slow e -> "p%d c%d reads no more".formatted(e.p(), e.c());
      case RunEvent.Fault e ->
          "FAULT %s %s: %s %s".formatted(e.f(), e.arg(), word(e.phase()), e.why());
      case RunEvent.Stats e -> "numbers of " + e.node();
      case RunEvent.Final e ->
          "%s final log of %s, %s".formatted(e.room(), e.source(), range(e.events()));
      case RunEvent.Done e -> "done";
    };
  }

  private static String send(SendEvent event) {
    return switch (event) {
      case SendEvent.Invoke e ->
          "send “%s” to %s by %s, try %d".formatted(e.body(), e.node(), e.proto(), e.attempt());
      case SendEvent.Ok e ->
          "ok: seq %d, n %d%s".formatted(e.seq(), e.n(), e.dup() ? ", again" : "");
      case SendEvent.Fail e -> "refused: %s%s".formatted(e.code(), e.temp() ? ", for now" : "");
      case SendEvent.Unknown e -> "unknown: " + e.why();
    };
  }

  private static String stream(StreamEvent event) {
    return switch (event) {
      case StreamEvent.Recv e ->
          "%s %s %d: %s %s %s"
              .formatted(
                  e.room(), e.live() ? "live" : "replayed", e.seq(), e.kind(), e.cid(), e.node());
      case StreamEvent.Gap e -> "%s gap %d to %d".formatted(e.room(), e.from(), e.to());
      case StreamEvent.Sub e ->
          "%s opened after %d, head %d, on %s".formatted(e.room(), e.pos(), e.head(), e.node());
      case StreamEvent.Unsub e -> e.room() + " closed";
      case StreamEvent.End e -> "connection ended: %d %s".formatted(e.code(), e.why());
    };
  }

  private static String read(ReadEvent event) {
    return switch (event) {
      case ReadEvent.Invoke e -> "asked on " + e.node();
      case ReadEvent.Ok e -> "ok: %s%s".formatted(range(e.events()), e.whole() ? ", whole" : "");
      case ReadEvent.Fail e -> "failed: " + e.why();
    };
  }

  private static String member(MemberEvent event) {
    return switch (event) {
      case MemberEvent.Invoke e -> "asked";
      case MemberEvent.Ok e -> "ok: seq " + e.seq();
      case MemberEvent.Fail e -> "failed: " + e.why();
    };
  }

  private static String range(List<LogEntry> events) {
    return events.isEmpty()
        ? "nothing"
        : "%d events, %d to %d"
            .formatted(events.size(), events.getFirst().seq(), events.getLast().seq());
  }
}
