package io.cotalk.loadtest.report;

import io.cotalk.loadtest.verdict.Anomaly;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/** The report for programs. Stateless. */
final class JsonReport {
  private JsonReport() {}

  /** {@code outcome} is {@code valid}, {@code anomaly} or {@code unknown}. */
  static JsonObject of(Report report) {
    Verdict verdict = report.verdict();
    Timeline timeline = report.timeline();
    var results = new JsonArray();
    verdict.results().forEach(result -> results.add(result(result)));
    var counts = new JsonObject();
    timeline.counts.forEach(counts::put);
    return new JsonObject()
        .put("outcome", verdict.outcome().name().toLowerCase(Locale.ROOT))
        .put("seed", timeline.seed())
        .put("command", timeline.command())
        .put("seconds", timeline.duration())
        .put("anomalies", counts(verdict.counts()))
        .put("doubts", new JsonArray(verdict.doubts()))
        .put("invariants", results)
        .put("done", counts)
        .put("skipped", timeline.skipped.size())
        .put("latency", latency(timeline.sum(0, timeline.duration() + 1)));
  }

  private static JsonObject latency(Second all) {
    return new JsonObject()
        .put("messages", all.messages())
        .put("p50Millis", all.latency(50))
        .put("p99Millis", all.latency(99))
        .put("maxMillis", all.latency(100));
  }

  private static JsonObject counts(Map<AnomalyKind, Long> counts) {
    var json = new JsonObject();
    counts.forEach((kind, count) -> json.put(kind.id(), count));
    return json;
  }

  private static JsonObject result(Verdict.Result result) {
    var examples = new JsonArray();
    result.examples().forEach(example -> examples.add(example(example)));
    return new JsonObject()
        .put("invariant", result.invariant().id())
        .put("promises", result.invariant().promises())
        .put("checked", result.checked())
        .put("anomalies", counts(result.counts()))
        .put("examples", examples);
  }

  private static JsonObject example(Anomaly anomaly) {
    return new JsonObject()
        .put("kind", anomaly.kind().id())
        .put("room", anomaly.room())
        .put("what", anomaly.what())
        .put("lines", new JsonArray(anomaly.lines()));
  }
}
