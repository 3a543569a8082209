package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Line;

/** One invariant, shown every line in order and then told that there are no more. */
interface Check {
  /** Called for every line. */
  void see(Line line);

  /** Called once, after the last line. */
  default void finish() {}
}
