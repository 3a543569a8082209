package io.cotalk.loadtest.matrix;

import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.matrix.Observed.Closing;
import io.cotalk.loadtest.matrix.Observed.Hit;
import io.cotalk.loadtest.matrix.Observed.Opening;
import io.cotalk.loadtest.matrix.Observed.Sample;
import io.cotalk.loadtest.matrix.Observed.Try;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;

/** Measures what happened around one fault. Results are seconds, where nothing else is said. */
final class Around {
  /** Looked at after a fault, until the next one may come. */
  private static final long AFTER = 35_000_000_000L;

  private static final long BEFORE = 10_000_000_000L;
  private static final double SECOND = 1e9;

  private final Observed observed;
  private final Hit hit;

  Around(Observed observed, Hit hit) {
    this.observed = observed;
    this.hit = hit;
  }

  /** Whether the fault hit the node or shard of this name. */
  boolean hit(String name) {
    return !name.isEmpty() && hit.target().contains(name);
  }

  /** Whether a try was for a room of a shard that was hit. */
  boolean hitShardOf(Try each) {
    return hit(observed.shardOf(each.invoke().room()));
  }

  /** From healing to the begin of the last try that was not acknowledged. */
  double lastTrouble() {
    return observed.tries().stream()
            .filter(each -> isTrouble(each) && each.begun() >= hit.to())
            .filter(each -> each.begun() < hit.to() + AFTER)
            .mapToLong(each -> each.begun() - hit.to())
            .max()
            .orElse(0)
        / SECOND;
  }

  /** Tries during the fault that were not acknowledged. */
  double troubles() {
    return during(Around::isTrouble).size();
  }

  /**
   * Clients break connections themselves, and come near the limit when they repeat much at once.
   */
  private static boolean isTrouble(Try each) {
    return !each.isOk()
        && !each.outcome().equals("rate_limited")
        && !each.why().equals("connection lost")
        && !each.why().startsWith("closed before");
  }

  private List<Try> during(Predicate<Try> which) {
    return observed.tries().stream()
        .filter(each -> each.begun() >= hit.from() && each.begun() < hit.to())
        .filter(which)
        .toList();
  }

  /** How long tries during the fault took to be answered, the given share of them at most. */
  double answer(int percent, Predicate<Try> which) {
    return percentile(during(which).stream().map(Around::seconds).toList(), percent);
  }

  private static double seconds(Try each) {
    return (each.ended() - each.begun()) / SECOND;
  }

  /** The median time of acknowledgements before the fault. */
  double medianBefore() {
    return median(hit.from() - BEFORE, hit.from());
  }

  /** The same while it lasts. */
  double medianDuring() {
    return median(hit.from(), Math.min(hit.to(), hit.from() + AFTER));
  }

  private double median(long from, long to) {
    List<Double> times =
        observed.tries().stream()
            .filter(each -> each.isOk() && each.begun() >= from && each.begun() < to)
            .map(Around::seconds)
            .toList();
    return percentile(times, 50);
  }

  /**
   * Acknowledged in the midst of the fault: neither in the first second, while it is being put in,
   * nor in the last, while it is taken out.
   */
  double acknowledged(Predicate<Try> which) {
    return during(which).stream()
        .filter(each -> each.isOk() && each.begun() > hit.from() + SECOND)
        .filter(each -> each.ended() < hit.to() - SECOND)
        .count();
  }

  /** From acknowledgement to live delivery by nodes, the given share at most. */
  double delivery(int percent, Predicate<String> node) {
    List<Double> delays =
        observed.deliveries().stream()
            .filter(each -> each.time() >= hit.from() && each.time() < hit.to())
            .filter(each -> node.test(each.node()))
            .map(each -> each.delay() / SECOND)
            .toList();
    return percentile(delays, percent);
  }

  /** From the end of a client's connection with the fault, to rooms being open elsewhere. */
  double servedElsewhere(int percent) {
    return percentile(List.copyOf(back().values()), percent);
  }

  /** Clients whose connection the fault ended, and who never got another one. */
  int notServed() {
    return lost().size() - back().size();
  }

  private Map<Long, Long> lost() {
    Map<Long, Long> lost = new HashMap<>();
    for (Closing closing : observed.closings()) {
      boolean soon = closing.time() >= hit.from() && closing.time() < hit.from() + SECOND * 3;
      // Who sends only opens no rooms; that its messages arrive is looked at elsewhere.
      if (soon && hit(closing.node()) && hasOpened(closing.p())) {
        lost.put(closing.p(), closing.time());
      }
    }
    return lost;
  }

  private boolean hasOpened(long process) {
    return observed.openings().stream().anyMatch(each -> each.p() == process);
  }

  private Map<Long, Double> back() {
    Map<Long, Long> lost = lost();
    Map<Long, Double> back = new HashMap<>();
    for (Opening opening : observed.openings()) {
      Long since = lost.get(opening.p());
      if (since != null && opening.time() > since) {
        back.putIfAbsent(opening.p(), (opening.time() - since) / SECOND);
      }
    }
    return back;
  }

  /** Connections with open rooms that the hit node still has this time after the injection. */
  double stayed(long seconds) {
    long limit = hit.from() + seconds * (long) SECOND;
    Set<Long> there = new HashSet<>();
    for (Opening opening : observed.openings()) {
      if (hit(opening.node()) && opening.time() < hit.from()) {
        there.add(opening.c());
      }
    }
    for (Closing closing : observed.closings()) {
      if (closing.time() < limit) {
        there.remove(closing.c());
      }
    }
    return there.size();
  }

  /** The most often that one client lost a connection to one node during the fault. */
  double mostLosses() {
    Map<String, Long> losses = new HashMap<>();
    for (Closing closing : observed.closings()) {
      boolean during = closing.time() >= hit.from() && closing.time() < hit.to();
      boolean wanted = closing.why().equals(StreamEvent.End.LEFT);
      if (during && !wanted && !closing.node().isEmpty()) {
        losses.merge(closing.p() + " " + closing.node(), 1L, Long::sum);
      }
    }
    return losses.values().stream().mapToDouble(each -> each).max().orElse(0);
  }

  /**
   * From injection until each of the nodes had a sample that is as it must be; endless if one had
   * none until the fault was over, or there was no sample at all.
   */
  double until(Predicate<String> node, String name, DoublePredicate wanted) {
    Map<String, Double> first = new HashMap<>();
    for (Sample each : observed.samples()) {
      boolean during = each.time() >= hit.from() && each.time() < hit.to();
      if (during && node.test(each.node())) {
        boolean met = wanted.test(each.values().getOrDefault(name, 0.0));
        double after = (each.time() - hit.from()) / SECOND;
        first.merge(each.node(), met ? after : Double.POSITIVE_INFINITY, Math::min);
      }
    }
    return first.values().stream().mapToDouble(each -> each).max().orElse(Double.POSITIVE_INFINITY);
  }

  /** The least value that any of the nodes had during the fault. */
  double least(Predicate<String> node, String name) {
    return observed.samples().stream()
        .filter(each -> each.time() >= hit.from() && each.time() < hit.to())
        .filter(each -> node.test(each.node()))
        .mapToDouble(each -> each.values().getOrDefault(name, 0.0))
        .min()
        .orElse(0);
  }

  /** From healing to the last sample of a node that did not see all nodes. */
  double untilAllMembers() {
    return observed.samples().stream()
            .filter(each -> each.time() >= hit.to() && each.time() < hit.to() + AFTER)
            .filter(each -> each.values().getOrDefault(Names.MEMBERS, 0.0) < observed.size())
            .mapToLong(each -> each.time() - hit.to())
            .max()
            .orElse(0)
        / SECOND;
  }

  /** Connections that clients ceased to read, and that no node counts as closed for that. */
  double notClosed(String sampled) {
    Map<String, Double> first = new HashMap<>();
    Map<String, Double> last = new HashMap<>();
    for (Sample sample : observed.samples()) {
      double closed = sample.values().getOrDefault(sampled, 0.0);
      if (sample.time() < hit.from()) {
        first.put(sample.node(), closed);
      } else if (sample.time() < hit.to() + BEFORE) {
        last.put(sample.node(), closed);
      }
    }
    double closed = 0;
    for (Map.Entry<String, Double> each : last.entrySet()) {
      closed += each.getValue() - first.getOrDefault(each.getKey(), 0.0);
    }
    return observed.slowReaders(hit) - closed;
  }

  /** 0 when there is nothing. */
  static double percentile(List<Double> values, int percent) {
    List<Double> sorted = new ArrayList<>(values);
    sorted.sort(null);
    int place = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
    return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, place));
  }
}
