package io.cotalk.loadtest.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The report as JSON; its keys are described in docs/performance.md and do not change. */
final class JsonReport {
  private static final int FORMAT = 1;

  private JsonReport() {}

  static JsonObject of(Report report) {
    BenchOptions options = report.options();
    JsonObject sizes =
        new JsonObject()
            .put("nodes", options.nodes())
            .put("shards", options.shards())
            .put("connections", options.connections())
            .put("rooms", options.rooms())
            .put("members", options.members())
            .put("senders", options.senders())
            .put("rate", options.rate())
            .put("messages", options.messages())
            .put("per_tick", options.perTick())
            .put("text_bytes", options.textBytes())
            .put("client_threads", options.threads())
            .put("warmup_seconds", options.warmUp().toSeconds())
            .put("time_seconds", options.time().toSeconds());
    JsonObject servers = new JsonObject();
    report.outcomes().forEach((name, outcome) -> servers.put(name, server(outcome)));
    JsonObject ratios = new JsonObject();
    report.ratios().forEach((name, ratio) -> ratios.put(name, rounded(ratio)));
    return new JsonObject()
        .put("format", FORMAT)
        .put("scenario", options.scenario().word())
        .put("what", options.scenario().what())
        .put("command", report.command())
        .put("began", report.began().toString())
        .put("machine", object(report.machine()))
        .put("settings", object(report.settings()))
        .put("sizes", sizes)
        .put("servers", servers)
        .put("ratios", ratios)
        .put("audit", report.audit().orElse(null))
        .put("clean", report.isClean());
  }

  private static JsonObject object(Map<String, String> map) {
    JsonObject object = new JsonObject();
    map.forEach(object::put);
    return object;
  }

  private static JsonObject server(Outcome outcome) {
    JsonObject figures = new JsonObject();
    outcome
        .figures()
        .all()
        .forEach(
            (name, figure) ->
                figures.put(
                    name,
                    new JsonObject()
                        .put("value", rounded(figure.value()))
                        .put("unit", figure.unit())));
    JsonArray search = new JsonArray();
    for (Outcome.Step step : outcome.steps()) {
      search.add(
          new JsonObject()
              .put("rate", rounded(step.rate()))
              .put("latency_ms", rounded(step.latencyMs()))
              .put("held", rounded(step.held()))
              .put("met", step.met()));
    }
    JsonArray aims = new JsonArray();
    for (Aim aim : outcome.aims()) {
      aims.add(
          new JsonObject()
              .put("figure", aim.figure())
              .put("side", aim.side().words())
              .put("limit", aim.limit())
              .put("binding", aim.binding())
              .put("met", aim.isMet(outcome.figures())));
    }
    JsonObject codes = new JsonObject();
    outcome.codes().forEach(codes::put);
    return new JsonObject()
        .put("figures", figures)
        .put("series", series(outcome.samples()))
        .put("search", search)
        .put("aims", aims)
        .put("codes", codes)
        .put("clean", outcome.isClean());
  }

  /** One array a name, all of the same length. */
  private static JsonObject series(List<Sample> samples) {
    TreeSet<String> names = new TreeSet<>();
    samples.forEach(sample -> names.addAll(sample.values().keySet()));
    JsonObject series = new JsonObject();
    List<Double> times = new ArrayList<>();
    samples.forEach(sample -> times.add(rounded(sample.at())));
    series.put("at_seconds", new JsonArray(times));
    for (String name : names) {
      List<Double> values = new ArrayList<>();
      samples.forEach(sample -> values.add(rounded(sample.values().getOrDefault(name, 0.0))));
      series.put(name, new JsonArray(values));
    }
    return series;
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.rint(value * 1_000) / 1_000 : 0;
  }
}
