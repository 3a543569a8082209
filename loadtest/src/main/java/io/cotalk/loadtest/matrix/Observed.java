package io.cotalk.loadtest.matrix;

import io.cotalk.loadtest.cluster.Shard;
import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.HistoryReader;
import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a history tells how long things took. All times are nanoseconds since the run began, all
 * lists in the order of time. Not for runs of hours: it is kept in memory.
 */
public final class Observed {
  private final List<Try> tries = new ArrayList<>();
  private final List<Hit> hits = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<Closing> closings = new ArrayList<>();
  private final List<Opening> openings = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Map<Long, Long> slow = new HashMap<>();
  private final Map<Long, Try> open = new HashMap<>();
  private final Map<String, Long> acknowledged = new HashMap<>();
  private int shards;
  private int size;

  private Observed() {}

  /**
   * One try to send.
   *
   * @param outcome {@code ok}, the code of the refusal, or {@code unknown}
   * @param why of an unknown outcome
   */
  record Try(SendEvent.Invoke invoke, long begun, long ended, String outcome, String why) {
    boolean isOk() {
      return outcome.equals("ok");
    }
  }

  /** A fault from its injection to its end. */
  record Hit(String name, String target, long from, long to) {}

  /** A message that a watcher got live, {@code delay} after its acknowledgement; 0 if before it. */
  record Delivery(long time, long delay, String room, String node) {}

  /**
   * The end of a connection.
   *
   * @param node that it led to; empty where it was never welcomed
   * @param why in the client's words
   */
  record Closing(long p, long c, long time, String node, String why) {}

  /** A room was opened on a node. */
  record Opening(long p, long c, long time, String node) {}

  /** A node's own numbers. */
  record Sample(long time, String node, Map<String, Double> values) {}

  /** Reads a whole history. Blocking. */
  public static Observed read(Path history) throws IOException {
    Observed observed = new Observed();
    new HistoryReader(history).forEach(observed::take);
    return observed;
  }

  private void take(Line line) {
    Event event = line.event();
    if (event instanceof SendEvent send) {
      send(line.t(), send);
    } else if (event instanceof StreamEvent stream) {
      stream(line.t(), stream);
    } else if (event instanceof RunEvent run) {
      run(line.t(), run);
    }
  }

  private void send(long time, SendEvent event) {
    switch (event) {
      case SendEvent.Invoke e -> open.put(e.p(), new Try(e, time, -1, "", ""));
      case SendEvent.Ok e -> {
        acknowledged.putIfAbsent(e.cid(), time);
        ended(e, time, "ok", "");
      }
      case SendEvent.Fail e -> ended(e, time, e.code(), "");
      case SendEvent.Unknown e -> ended(e, time, "unknown", e.why());
    }
  }

  private void ended(SendEvent event, long time, String outcome, String why) {
    Try begun = open.remove(event.p());
    if (begun != null) {
      tries.add(new Try(begun.invoke(), begun.begun(), time, outcome, why));
    }
  }

  private void stream(long time, StreamEvent event) {
    switch (event) {
      case StreamEvent.Recv e -> {
        if (e.live()) {
          long told = acknowledged.getOrDefault(e.cid(), time);
          deliveries.add(new Delivery(time, time - told, e.room(), e.node()));
        }
      }
      case StreamEvent.Sub e -> {
        openings.add(new Opening(e.p(), e.c(), time, e.node()));
      }
      case StreamEvent.End e -> closings.add(new Closing(e.p(), e.c(), time, e.node(), e.why()));
      case StreamEvent.Gap e -> {}
      case StreamEvent.Unsub e -> {}
    }
  }

  private void run(long time, RunEvent event) {
    switch (event) {
      case RunEvent.Start e -> {
        shards = e.shards();
        size = e.nodes();
      }
      case RunEvent.Fault e -> fault(time, e);
      case RunEvent.Slow e -> slow.put(e.c(), time);
      case RunEvent.Stats e -> samples.add(new Sample(time, e.node(), e.values()));
      case RunEvent.Client e -> {}
      case RunEvent.Final e -> {}
      case RunEvent.Done e -> {}
    }
  }

  private void fault(long time, RunEvent.Fault event) {
    switch (event.phase()) {
      case INJECT -> hits.add(new Hit(event.f(), event.arg(), time, Long.MAX_VALUE));
      case HEAL -> {
        Hit begun = hits.removeLast();
        hits.add(new Hit(begun.name(), begun.target(), begun.from(), time));
      }
      case SKIP -> {}
    }
  }

  /** How many nodes the cluster has. */
  int size() {
    return size;
  }

  /** In the order of their ends. */
  List<Try> tries() {
    return tries;
  }

  List<Hit> hits() {
    return hits;
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  List<Closing> closings() {
    return closings;
  }

  List<Opening> openings() {
    return openings;
  }

  List<Sample> samples() {
    return samples;
  }

  /** Connections that ceased to read on purpose while a fault was there. */
  long slowReaders(Hit hit) {
    return slow.values().stream().filter(time -> time >= hit.from() && time < hit.to()).count();
  }

  /** The shard of a room, as faults name it. */
  String shardOf(String room) {
    return "shard-" + Shard.of(room, shards);
  }

  /** Messages of which no try was acknowledged, though one was made. */
  long unacknowledged() {
    Map<String, Boolean> settled = new HashMap<>();
    for (Try each : tries) {
      settled.merge(each.invoke().cid(), each.isOk(), Boolean::logicalOr);
    }
    return settled.values().stream().filter(ok -> !ok).count();
  }
}
