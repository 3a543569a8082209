package io.cotalk.loadtest.matrix;

import io.cotalk.loadtest.matrix.Observed.Hit;
import io.cotalk.loadtest.matrix.Observed.Try;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The limits of the fault matrix for one fault. */
final class Expectations {
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
          Map.entry("F24", 15),
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
  private static final Set<String> SEEN_AS_DEGRADED = Set.of("F20", "F30", "F34");

  /** What a server may take to answer a send, and a moment for the way. */
  private static final double ANSWERED = 10.5;

  /** Between two samples of a node. */
  private static final int SAMPLE = 2;

  /** Below this a difference says more about the machine than about Redis. */
  private static final double LEAST_DIFFERENCE = 0.001;

  private final Hit hit;
  private final Observed observed;
  private final Around around;
  private final List<Expectation> all = new ArrayList<>();

  Expectations(Observed observed, Hit hit) {
    this.hit = hit;
    this.observed = observed;
    this.around = new Around(observed, hit);
  }

  List<Expectation> all() {
    expect("messages never acknowledged", (double) observed.unacknowledged(), 0, "");
    if (BACK.containsKey(hit.name())) {
      expect("all sends acknowledged again after", around.lastTrouble(), BACK.get(hit.name()), "s");
    }
    if (OF_SHARD.contains(hit.name())) {
      shard();
    }
    if (OF_REDIS.contains(hit.name())) {
      double limit = around.medianBefore() * 1.2 + LEAST_DIFFERENCE;
      expect("median acknowledgement", around.medianDuring(), limit, "s");
    }
    if (SPLITS.contains(hit.name())) {
      expect("delivery across the split, p99", around.delivery(99, node -> true), 6, "s");
      expect("every node sees all others again after", around.untilAllMembers(), 30, "s");
    }
    if (SEEN_AS_DEGRADED.contains(hit.name())) {
      degraded();
    }
    special();
    return all;
  }

  private void special() {
    switch (hit.name()) {
      case "F01" -> killed(5);
      case "F02" -> killed(30);
      case "F07" ->
          expect(
              "members put out",
              observed.size() - around.least(node -> !around.hit(node), Names.MEMBERS),
              0,
              "");
      case "F08" -> zombie();
      case "F16" -> cutOff(around::hitShardOf);
      case "F31" -> isolated();
      case "F46" -> expect("slow readers not closed", around.notClosed(Names.CLOSED_SLOW), 0, "");
      case "F48" ->
          expect("half-open clients not closed", around.notClosed(Names.CLOSED_SILENT), 0, "");
      case "F54" ->
          expect("connections of one client lost to one node", around.mostLosses(), 1, "");
      default -> {}
    }
  }

  private void expect(String what, double measured, double limit, String unit) {
    String where = hit.name() + " " + hit.target() + ", " + what;
    all.add(new Expectation(where, measured, limit, unit));
  }

  private void shard() {
    Predicate<Try> away = around::hitShardOf;
    expect("longest time to an answer", around.answer(100, away), ANSWERED, "s");
    double others = around.answer(99, each -> each.isOk() && !around.hitShardOf(each));
    expect("acknowledgement in rooms of other shards, p99", others, 1, "s");
    if (hit.name().equals("F21")) {
      expect("sends that clients had to repeat", around.troubles(), 0, "");
    }
  }

  /** Whoever is hit, or every node if it is a shard, says so. */
  private void degraded() {
    Predicate<String> which = hit.name().equals("F20") ? node -> true : around::hit;
    double told = around.until(which, Names.DEGRADED, value -> value == 1);
    expect("told as degraded after", told, 15 + SAMPLE, "s");
    expect("nodes that are not ready", 1 - around.least(node -> true, Names.READY), 0, "");
  }

  /** Its clients go on elsewhere, and the others hardly notice. */
  private void killed(int seconds) {
    expect("its clients served by others, p99", around.servedElsewhere(99), seconds, "s");
    expect("its clients not served by others", around.notServed(), 0, "");
    double others = around.delivery(99, node -> !around.hit(node));
    expect("delivery on other nodes, p99", others, 5, "s");
  }

  private void zombie() {
    double others =
        around.until(
            node -> !around.hit(node), Names.MEMBERS, members -> members < observed.size());
    expect("put out by the others after", others, 15 + SAMPLE, "s");
    expect("every node sees all others again after", around.untilAllMembers(), 30, "s");
  }

  /** A node that cannot reach a shard acknowledges nothing of it. */
  private void cutOff(Predicate<Try> unreachable) {
    Predicate<Try> there = each -> around.hit(each.invoke().node()) && unreachable.test(each);
    expect("acknowledged without the shard", around.acknowledged(there), 0, "");
    expect("refused within", around.answer(100, there), ANSWERED, "s");
  }

  /** It says so, and its clients are sent to where they find more. */
  private void isolated() {
    cutOff(each -> true);
    double unready = around.until(around::hit, Names.READY, value -> value == 0);
    expect("not ready after", unready, 15 + SAMPLE, "s");
    expect("clients still there after 20 s", around.stayed(20), 0, "");
    expect("every node sees all others again after", around.untilAllMembers(), 30, "s");
  }
}
