package io.cotalk.loadtest.report;

import io.cotalk.loadtest.history.RunEvent;

/**
 * A fault from injection to healing.
 *
 * @param from seconds since the run began
 * @param to the same; where nothing healed it, the time of its injection
 * @param healed whether it was healed
 */
record FaultSpan(RunEvent.Fault fault, double from, double to, boolean healed) {
  /** What is judged as after the fault, and as before: so many seconds. */
  static final int AROUND = 10;

  String name() {
    return fault.f() + " " + fault.arg();
  }

  /** When it no longer works on purpose: a kill needs no healing, but its effects take a while. */
  double end() {
    return healed ? to : from + AROUND;
  }

  FaultSpan healedAt(double seconds) {
    return new FaultSpan(fault, from, seconds, true);
  }
}
