package io.cotalk.loadtest.bench;

import java.util.List;

/**
 * When answers are as before again: at least nine tenths of a rate, in time, for three seconds
 * running.
 *
 * @param rate of answers that are due a second
 * @param millis so long may p99 of a second be
 */
record Recovery(double rate, double millis) {
  private static final double HELD = 0.9;
  private static final int RUNNING = 3;

  /** Seconds before the first of the good ones; all there are when it never comes to that. */
  int seconds(List<Sample> samples) {
    int good = 0;
    for (int second = 0; second < samples.size(); second++) {
      good = isGood(samples.get(second)) ? good + 1 : 0;
      if (good == RUNNING) {
        return second + 1 - RUNNING;
      }
    }
    return samples.size();
  }

  private boolean isGood(Sample sample) {
    return sample.value("answers_per_second") >= HELD * rate
        && sample.value("answer_p99_ms") <= millis;
  }
}
