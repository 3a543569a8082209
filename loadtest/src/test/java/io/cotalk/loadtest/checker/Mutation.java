package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.verdict.AnomalyKind;
import java.util.Random;
import java.util.Set;

/**
 * One way to spoil a good run.
 *
 * @param name what is done
 * @param kind how it must be called
 * @param also what else may rightly be found
 */
record Mutation(String name, AnomalyKind kind, Set<AnomalyKind> also, Change change) {
  /** What is done to a run. */
  @FunctionalInterface
  interface Change {
    /** Returns whether the run had something to spoil in this way. */
    boolean apply(Tape tape, Random random);
  }

  @Override
  public String toString() {
    return kind.id() + ": " + name;
  }
}
