package io.cotalk.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/**
 * How sends did in one part of a run.
 *
 * @param when {@code before}, {@code during} or {@code after} a fault, or {@code all}
 * @param from in seconds since the run began, rounded to whole ones
 */
record Phase(String fault, String when, double from, double to, Second second) {
  /** The whole run, then three for each fault, in their order. */
  static List<Phase> of(Timeline timeline) {
    var phases = new ArrayList<Phase>();
    phases.add(phase(timeline, "whole run", "all", 0, timeline.duration() + 1));
    for (FaultSpan fault : timeline.faults) {
      double from = fault.from();
      double end = fault.end();
      phases.add(phase(timeline, fault.name(), "before", from - FaultSpan.AROUND, from));
      phases.add(phase(timeline, fault.name(), "during", from, end));
      phases.add(phase(timeline, fault.name(), "after", end, end + FaultSpan.AROUND));
    }
    return phases;
  }

  private static Phase phase(Timeline timeline, String fault, String when, double from, double to) {
    double begin = Math.max(0, from);
    return new Phase(fault, when, begin, to, timeline.sum(begin, to));
  }
}
