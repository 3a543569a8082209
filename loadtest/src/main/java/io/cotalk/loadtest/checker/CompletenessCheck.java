package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.RunEvent;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/** Whether enough was done and recorded for a judgement. */
final class CompletenessCheck {
  private static final int LEAST_RUN_PERCENT = 95;
  private static final int LEAST_ACKED_PERCENT = 50;

  private final Model model;
  private final Findings findings;

  CompletenessCheck(Model model, Findings findings) {
    this.model = model;
    this.findings = findings;
  }

  void check() {
    if (model.broken != null) {
      findings.doubt("the history is damaged: " + model.broken);
    }
    if (!model.done) {
      findings.doubt("the history has no end");
    }
    if (model.skipped > 0 && model.injected == 0) {
      findings.doubt("no fault could be injected: " + model.skipped + " skipped");
    }
    sends();
    finals();
  }

  private void sends() {
    RunEvent.Start start = model.start;
    if (start == null) {
      findings.doubt("the history has no beginning");
    } else if (100L * model.sends.size() < LEAST_RUN_PERCENT * start.plan().sends()) {
      findings.doubt(
          "only %d of %d planned sends ran".formatted(model.sends.size(), start.plan().sends()));
    }
    long acked = model.sends.values().stream().filter(Send::acked).count();
    if (model.sends.isEmpty()) {
      findings.doubt("nothing was sent");
    } else if (100 * acked < (long) LEAST_ACKED_PERCENT * model.sends.size()) {
      findings.doubt("only %d of %d sends were acknowledged".formatted(acked, model.sends.size()));
    }
  }

  private void finals() {
    Set<String> nodes = new TreeSet<>();
    boolean shards = false;
    for (Set<String> sources : model.sources.values()) {
      sources.stream().filter(source -> !ModelBuilder.sql(source)).forEach(nodes::add);
      shards |= sources.stream().anyMatch(ModelBuilder::sql);
    }
    var bare = new ArrayList<String>();
    for (String room : model.rooms) {
      Set<String> sources = model.sources.getOrDefault(room, Set.of());
      if (sources.isEmpty()) {
        bare.add(room);
      } else if (!sources.containsAll(nodes)) {
        findings.doubt("room " + room + " has no final log of every node");
      } else if (shards && sources.stream().noneMatch(ModelBuilder::sql)) {
        findings.doubt("room " + room + " has no final log of its shard");
      }
    }
    if (!bare.isEmpty()) {
      findings.doubt(
          "%d rooms have no final log, room %s first".formatted(bare.size(), bare.getFirst()));
    }
    RunEvent.Start start = model.start;
    if (start != null && nodes.size() < start.nodes()) {
      findings.doubt("only %d of %d nodes gave final logs".formatted(nodes.size(), start.nodes()));
    }
  }
}
