package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.chaos.Observed.Closing;
import io.cotalk.loadtest.chaos.Observed.Hit;
import io.cotalk.loadtest.chaos.Observed.Sample;
import io.cotalk.loadtest.chaos.Observed.Try;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the fault matrix expects of one fault, measured in what was observed around it. */
final class Expectations {
  private static final double SECOND = 1e9;
  private static final double MILLISECOND = 1e6;

  /** Looked at after a fault, until the next one may come. */
  private static final long AFTER = 35_000_000_000L;

  private static final long BEFORE = 10_000_000_000L;

  /** With each fault: seconds after healing until every try is acknowledged again. */
  private static final Map<String, Integer> BACK =
      Map.ofEntries(
          Map.entry("F01", 15),
          Map.entry("F02", 30),
          Map.entry("F03", 45),
          Map.entry("F04", 5),
          Map.entry("F05", 5),
          Map.entry("F06", 15),
          Map.entry("F07", 2),
          Map.entry("F08", 30),
          Map.entry("F12", 10),
          Map.entry("F13", 10),
          Map.entry("F14", 10),
          Map.entry("F15", 2),
          Map.entry("F16", 15),
          Map.entry("F17", 5),
          Map.entry("F18", 30),
          Map.entry("F20", 5),
          Map.entry("F21", 5),
          Map.entry("F22", 2),
          Map.entry("F25", 5),
          Map.entry("F26", 5),
          Map.entry("F27", 5),
          Map.entry("F28", 2),
          Map.entry("F30", 30),
          Map.entry("F31", 30),
          Map.entry("F32", 30),
          Map.entry("F33", 30),
          Map.entry("F34", 10),
          Map.entry("F35", 30),
          Map.entry("F36", 30),
          Map.entry("F46", 5),
          Map.entry("F47", 5),
          Map.entry("F48", 2),
          Map.entry("F49", 20),
          Map.entry("F50", 2),
          Map.entry("F54", 10),
          Map.entry("F55", 15));

  private static final Set<String> OF_SHARD =
      Set.of("F12", "F13", "F14", "F15", "F16", "F17", "F18", "F20", "F21");
  private static final Set<String> OF_REDIS = Set.of("F24", "F25", "F26", "F27", "F28");
  private static final Set<String> SPLITS = Set.of("F30", "F32", "F33", "F34", "F35", "F36", "F49");

  private final Observed observed;
  private final Hit hit;
  private final List<Expectation> all = new ArrayList<>();

  Expectations(Observed observed, Hit hit) {
    this.observed = observed;
    this.hit = hit;
  }

  List<Expectation> all() {
    expect("messages never acknowledged", (double) observed.unacknowledged(), 0, "");
    if (BACK.containsKey(hit.name())) {
      expect("all sends acknowledged again after", lastTrouble(), BACK.get(hit.name()), "s");
    }
    if (OF_SHARD.contains(hit.name())) {
      shard();
    }
    if (OF_REDIS.contains(hit.name())) {
      redis();
    }
    if (SPLITS.contains(hit.name())) {
      expect("delivery across the split, p99", deliveryDuring(99), 6, "s");
    }
    switch (hit.name()) {
      case "F01", "F02" -> killedNode();
      case "F16", "F31" -> cutOff();
      case "F46" -> closed("closed_slow", "slow readers not closed as such");
      case "F48" -> closed("closed_silent", "half-open clients not closed as silent");
      default -> {}
    }
    return all;
  }

  private void expect(String what, double measured, double limit, String unit) {
    String where = hit.name() + " " + hit.target() + ", " + what;
    all.add(new Expectation(where, measured, limit, unit));
  }

  /** Seconds from healing to the begin of the last try that was not acknowledged. */
  private double lastTrouble() {
    return observed.tries().stream()
            .filter(each -> isTrouble(each) && each.begun() >= hit.to())
            .filter(each -> each.begun() < hit.to() + AFTER)
            .mapToLong(each -> each.begun() - hit.to())
            .max()
            .orElse(0)
        / SECOND;
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

  private boolean isDuring(Try each) {
    return each.begun() >= hit.from() && each.begun() < hit.to();
  }

  private void shard() {
    Predicate<Try> away = each -> hit.target().contains(observed.shardOf(each.invoke().room()));
    List<Double> answers =
        observed.tries().stream()
            .filter(each -> isDuring(each) && away.test(each))
            .map(each -> (each.ended() - each.begun()) / SECOND)
            .toList();
    expect("longest time to an answer", percentile(answers, 100), 10.5, "s");
    List<Double> others =
        observed.tries().stream()
            .filter(each -> isDuring(each) && each.isOk() && !away.test(each))
            .map(each -> (each.ended() - each.begun()) / SECOND)
            .toList();
    expect("acknowledgement in rooms of other shards, p99", percentile(others, 99), 1, "s");
  }

  private void redis() {
    double before = median(hit.from() - BEFORE, hit.from());
    double during = median(hit.from(), Math.min(hit.to(), hit.from() + AFTER));
    // Below this a difference says more about the machine than about Redis.
    double least = 1;
    expect("median acknowledgement", during, before * 1.2 + least, "ms");
  }

  private double median(long from, long to) {
    List<Double> times =
        observed.tries().stream()
            .filter(each -> each.isOk() && each.begun() >= from && each.begun() < to)
            .map(each -> (each.ended() - each.begun()) / MILLISECOND)
            .toList();
    return percentile(times, 50);
  }

  private double deliveryDuring(int percent) {
    List<Double> delays =
        observed.deliveries().stream()
            .filter(each -> each.time() >= hit.from() && each.time() < hit.to())
            .map(each -> each.delay() / SECOND)
            .toList();
    return percentile(delays, percent);
  }

  /** Its clients go on elsewhere, and the others hardly notice. */
  private void killedNode() {
    Map<Long, Long> lost = new HashMap<>();
    for (Closing closing : observed.closings()) {
      boolean killed = hit.target().contains(closing.node()) && !closing.node().isEmpty();
      if (killed && closing.time() >= hit.from() && closing.time() < hit.from() + SECOND * 3) {
        lost.put(closing.p(), closing.time());
      }
    }
    Map<Long, Double> back = new HashMap<>();
    for (Observed.Opening opening : observed.openings()) {
      Long since = lost.get(opening.p());
      if (since != null && opening.time() > since) {
        back.putIfAbsent(opening.p(), (opening.time() - since) / SECOND);
      }
    }
    expect("its clients served by others, p99", percentile(List.copyOf(back.values()), 99), 5, "s");
    expect("its clients not served by others", lost.size() - back.size(), 0, "");
    List<Double> pauses =
        observed.deliveries().stream()
            .filter(each -> each.time() >= hit.from() && each.time() < hit.to())
            .filter(each -> !hit.target().contains(each.node()))
            .map(each -> each.delay() / SECOND)
            .toList();
    expect("delivery on other nodes, p99", percentile(pauses, 99), 5, "s");
  }

  /** A node that cannot reach a shard acknowledges nothing of it. */
  private void cutOff() {
    boolean allShards = hit.name().equals("F31");
    List<Try> there =
        observed.tries().stream()
            .filter(each -> isDuring(each) && hit.target().contains(each.invoke().node()))
            .filter(
                each -> allShards || hit.target().contains(observed.shardOf(each.invoke().room())))
            .toList();
    // What was under way when the packets began to be dropped may have been committed.
    long acknowledged =
        there.stream()
            .filter(each -> each.isOk() && each.begun() > hit.from() + SECOND)
            .filter(each -> each.ended() < hit.to())
            .count();
    expect("acknowledged without the shard", (double) acknowledged, 0, "");
    List<Double> answers =
        there.stream().map(each -> (each.ended() - each.begun()) / SECOND).toList();
    expect("refused within", percentile(answers, 100), 10.5, "s");
  }

  /** By the server's own count, sampled every five seconds. */
  private void closed(String sampled, String what) {
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
    expect(what, observed.slowReaders(hit) - closed, 0, "");
  }

  /** 0 when there is nothing. */
  private static double percentile(List<Double> values, int percent) {
    List<Double> sorted = values.stream().sorted().toList();
    int place = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
    return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, place));
  }
}
