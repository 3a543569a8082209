package io.cotalk.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of the time axis, wide enough to be seen.
 *
 * @param from in seconds
 * @param width in seconds
 */
record Bucket(double from, double width, Second second) {
  private static final int MOST = 240;

  /** Pieces of equal width that cover the run from its first send. */
  static List<Bucket> of(Timeline timeline) {
    int begin = (int) timeline.begin();
    int seconds = timeline.seconds.size();
    int width = Math.max(1, (seconds - begin + MOST - 1) / MOST);
    var buckets = new ArrayList<Bucket>();
    for (int from = begin; from < seconds; from += width) {
      buckets.add(new Bucket(from, width, timeline.sum(from, from + width)));
    }
    return buckets;
  }

  double to() {
    return from + width;
  }

  double middle() {
    return from + width / 2;
  }

  double perSecond(long count) {
    return count / width;
  }
}
