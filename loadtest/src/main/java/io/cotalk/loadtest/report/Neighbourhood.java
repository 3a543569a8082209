package io.cotalk.loadtest.report;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.HistoryFormatException;
import io.cotalk.loadtest.history.HistorySource;
import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RevokeEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.verdict.Anomaly;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What happened around an anomaly: the lines that prove it, and before and behind them the nearest
 * ones of the same processes, of what was done in the same room, and of faults.
 */
final class Neighbourhood {
  private static final int NEAR = 20;

  private final Anomaly anomaly;
  private final Set<Long> proof;
  private final Set<Long> processes = new HashSet<>();
  private final Deque<Line> before = new ArrayDeque<>();
  private final List<String> text = new ArrayList<>();
  private int behind;
  private boolean omitted;

  private Neighbourhood(Anomaly anomaly) {
    this.anomaly = anomaly;
    this.proof = new HashSet<>(anomaly.lines());
  }

  /** One line of text each, proofs marked; at most 20 around each proof. */
  static List<String> of(HistorySource history, Anomaly anomaly) throws IOException {
    var around = new Neighbourhood(anomaly);
    around.pass(history, around::whose);
    around.pass(history, around::see);
    return around.text;
  }

  private void pass(HistorySource history, Consumer<Line> sink) throws IOException {
    try {
      history.forEach(sink);
    } catch (HistoryFormatException e) {
      // Everything that was found lies before the damage.
      omitted = true;
    }
  }

  private void whose(Line line) {
    if (proof.contains(line.i()) && process(line.event()) > 0) {
      processes.add(process(line.event()));
    }
  }

  private void see(Line line) {
    if (proof.contains(line.i())) {
      if (omitted) {
        text.add("         …");
      }
      before.forEach(near -> text.add("  " + LineText.of(near)));
      text.add("> " + LineText.of(line));
      before.clear();
      omitted = false;
      behind = line.i() == anomaly.last() ? NEAR : NEAR / 4;
    } else if (isNear(line.event())) {
      if (behind > 0) {
        behind--;
        text.add("  " + LineText.of(line));
      } else if (line.i() < anomaly.last()) {
        before.add(line);
        if (before.size() > NEAR) {
          before.remove();
          omitted = true;
        }
      }
    }
  }

  private boolean isNear(Event event) {
    return event instanceof RunEvent.Fault
        || processes.contains(process(event))
        || (room(event).equals(anomaly.room()) && !(event instanceof StreamEvent));
  }

  private static long process(Event event) {
    return switch (event) {
      case SendEvent e -> e.p();
      case StreamEvent e -> e.p();
      case ReadEvent e -> e.p();
      case MemberEvent e -> e.p();
      case RevokeEvent e -> e.p();
      case RunEvent.Client e -> e.p();
      case RunEvent e -> 0;
    };
  }

  private static String room(Event event) {
    return switch (event) {
      case SendEvent e -> e.room();
      case ReadEvent e -> e.room();
      case MemberEvent e -> e.room();
      case RunEvent.Final e -> e.room();
      case RunEvent e -> "";
      case RevokeEvent e -> "";
      case StreamEvent e -> "";
    };
  }
}
