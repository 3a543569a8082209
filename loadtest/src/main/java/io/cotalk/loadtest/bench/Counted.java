package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.util.List;

/** A counter that keeps all it was ever asked for. Main thread. */
final class Counted implements Sampling.Counter {
  private final Sampling.Counter counter;
  private Interval sum = Interval.empty();

  Counted(Sampling.Counter counter) {
    this.counter = counter;
  }

  @Override
  public Interval take() throws IOException {
    Interval interval = counter.take();
    sum = Interval.sum(List.of(sum, interval));
    return interval;
  }

  /** Everything counted since the beginning. */
  Interval life() throws IOException {
    take();
    return sum;
  }
}
