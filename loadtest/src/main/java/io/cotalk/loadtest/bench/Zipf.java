package io.cotalk.loadtest.bench;

import java.util.Arrays;

/** Ranks of which the first come up most often: the {@code r}-th with a weight of 1 / r. */
final class Zipf {
  private final double[] cumulated;

  /** Ranks 0 to {@code size} - 1. */
  Zipf(int size) {
    cumulated = new double[size];
    double sum = 0;
    for (int rank = 0; rank < size; rank++) {
      sum += 1.0 / (rank + 1);
      cumulated[rank] = sum;
    }
  }

  /** The rank at a place from 0 to 1, exclusive. */
  int rank(double place) {
    double wanted = place * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, wanted);
    return Math.min(cumulated.length - 1, found < 0 ? -found - 1 : found + 1);
  }
}
