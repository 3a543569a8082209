package io.cotalk.loadtest.report;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What happened when: a run, second by second, with its faults. */
final class Timeline {
  /** Something wrong and the second of its last line. */
  record Mark(Anomaly anomaly, double at) {}

  private static final double NANOS = 1e9;

  final List<Second> seconds = new ArrayList<>();
  final List<FaultSpan> faults = new ArrayList<>();
  final List<RunEvent.Fault> skipped = new ArrayList<>();
  final List<Mark> marks = new ArrayList<>();

  /** How often each thing was done, in words. */
  final Map<String, Long> counts = new TreeMap<>();

  private final Map<Long, List<Anomaly>> byLine = new HashMap<>();
  private final Map<String, Long> begun = new HashMap<>();
  private final Set<Long> connections = new HashSet<>();
  private final Set<String> cids = new HashSet<>();
  private RunEvent.@Nullable Start start;
  private long first = -1;
  private long last;

  private Timeline(List<Anomaly> anomalies) {
    anomalies.forEach(
        anomaly -> byLine.computeIfAbsent(anomaly.last(), line -> new ArrayList<>()).add(anomaly));
  }

  /** Goes through the history once, up to where it is damaged. */
  static Timeline of(HistorySource history, List<Anomaly> anomalies) throws IOException {
    var timeline = new Timeline(anomalies);
    try {
      history.forEach(timeline::see);
    } catch (HistoryFormatException e) {
      // The verdict says so; what came before is worth showing.
      timeline.count("damaged lines");
    }
    timeline.count("different messages", timeline.cids.size());
    timeline.count("connections", timeline.connections.size());
    return timeline;
  }

  long seed() {
    return start == null ? 0 : start.seed();
  }

  String command() {
    return start == null ? "" : start.plan().command();
  }

  /** The plan in a few words. */
  String setting() {
    return start == null
        ? "unknown"
        : "%d nodes, %d shards, %d rooms"
            .formatted(start.nodes(), start.shards(), start.rooms().size());
  }

  /** Second of the first send. */
  double begin() {
    return first < 0 ? 0 : first / NANOS;
  }

  double duration() {
    return last / NANOS;
  }

  /** All that happened from second {@code from} until before {@code to}. */
  Second sum(double from, double to) {
    var sum = new Second();
    int end = (int) Math.min(seconds.size(), Math.ceil(to));
    for (int i = (int) Math.max(0, from); i < end; i++) {
      sum.add(seconds.get(i));
    }
    return sum;
  }

  private void see(Line line) {
    last = line.t();
    byLine
        .getOrDefault(line.i(), List.of())
        .forEach(anomaly -> marks.add(new Mark(anomaly, line.t() / NANOS)));
    switch (line.event()) {
      case RunEvent event -> run(event, line.t());
      case SendEvent event -> send(event, line.t());
      case StreamEvent event -> stream(event, line.t());
      case ReadEvent.Ok e -> count("pages read");
      case ReadEvent e -> {}
      case MemberEvent.Ok e -> count("joins and kicks");
      case MemberEvent e -> {}
      case RevokeEvent.Ok e -> count("revocations");
      case RevokeEvent e -> {}
    }
  }

  private Second second(long t) {
    int index = (int) (t / NANOS);
    while (seconds.size() <= index) {
      seconds.add(new Second());
    }
    return seconds.get(index);
  }

  private void count(String what) {
    count(what, 1);
  }

  private void count(String what, long times) {
    counts.merge(what, times, Long::sum);
  }

  private void run(RunEvent event, long t) {
    switch (event) {
      case RunEvent.Start e -> start = e;
      case RunEvent.Fault e -> fault(e, t / NANOS);
      case RunEvent.Slow e -> count("slow readers");
      case RunEvent.Client e -> count("processes");
      case RunEvent.Final e -> count("final logs");
      case RunEvent.Stats e -> {}
      case RunEvent.Done e -> {}
    }
  }

  private void fault(RunEvent.Fault fault, double at) {
    switch (fault.phase()) {
      case SKIP -> skipped.add(fault);
      case INJECT -> {
        count("faults");
        faults.add(new FaultSpan(fault, at, at, false));
      }
      case HEAL -> {
        for (int i = 0; i < faults.size(); i++) {
          FaultSpan span = faults.get(i);
          if (!span.healed()
              && span.fault().f().equals(fault.f())
              && span.fault().arg().equals(fault.arg())) {
            faults.set(i, span.healedAt(at));
          }
        }
      }
    }
  }

  private void send(SendEvent event, long t) {
    switch (event) {
      case SendEvent.Invoke e -> {
        count("tries to send");
        first = first < 0 ? t : first;
        if (cids.add(e.cid())) {
          begun.put(e.cid(), e.due() >= 0 ? e.due() : t);
        }
      }
      case SendEvent.Ok e -> {
        count("acknowledged tries");
        Second second = second(t);
        second.acked++;
        Long since = begun.remove(e.cid());
        if (since != null) {
          second.acknowledged(t - since);
        }
      }
      case SendEvent.Fail e -> {
        count("refused tries");
        second(t).refused++;
      }
      case SendEvent.Unknown e -> {
        count("tries of unknown outcome");
        second(t).unknown++;
      }
    }
  }

  private void stream(StreamEvent event, long t) {
    connections.add(event.c());
    switch (event) {
      case StreamEvent.Recv e -> {
        count("events received");
        second(t).received++;
      }
      case StreamEvent.Gap e -> {
        count("gaps told");
        second(t).gaps++;
      }
      case StreamEvent.Sub e -> count("rooms opened");
      case StreamEvent.Unsub e -> {}
      case StreamEvent.End e -> {
        count("connections ended");
        second(t).ends++;
      }
    }
  }
}
