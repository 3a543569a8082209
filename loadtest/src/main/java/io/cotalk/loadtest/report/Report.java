package io.cotalk.loadtest.report;

import io.cotalk.loadtest.history.HistorySource;
import io.cotalk.loadtest.verdict.Anomaly;
import io.cotalk.loadtest.verdict.Verdict;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** What is known of a judged run. Immutable. */
public final class Report {
  private final Verdict verdict;
  private final Timeline timeline;
  private final List<String> around;

  private Report(Verdict verdict, Timeline timeline, List<String> around) {
    this.verdict = verdict;
    this.timeline = timeline;
    this.around = List.copyOf(around);
  }

  /** Goes through the history once, and twice more if something is wrong. */
  public static Report of(HistorySource history, Verdict verdict) throws IOException {
    Timeline timeline = Timeline.of(history, verdict.examples().toList());
    List<Anomaly> smallest = verdict.smallest();
    List<String> around =
        smallest.isEmpty() ? List.of() : Neighbourhood.of(history, smallest.getFirst());
    return new Report(verdict, timeline, around);
  }

  /** For a terminal, some 40 lines and as many for an anomaly. */
  public String text() {
    return new TextReport(this).write();
  }

  /** For programs. */
  public JsonObject json() {
    return JsonReport.of(this);
  }

  /** A whole page, complete in itself. */
  public String html() {
    return new HtmlReport(this).write();
  }

  Verdict verdict() {
    return verdict;
  }

  Timeline timeline() {
    return timeline;
  }

  /** The neighbourhood of the smallest anomaly, one line of text each; empty without one. */
  List<String> around() {
    return around;
  }
}
