package io.cotalk.loadtest.bench;

/**
 * What a scenario must show to be passed, or what is hoped for.
 *
 * @param figure by its name
 * @param limit in the figure's unit; it may be reached
 * @param binding a run that misses it has failed
 */
record Aim(String figure, Side side, double limit, boolean binding) {
  /** On which side of the limit the figure has to be. */
  enum Side {
    AT_MOST("at most"),
    AT_LEAST("at least");

    private final String words;

    Side(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Aim atMost(String figure, double limit) {
    return new Aim(figure, Side.AT_MOST, limit, true);
  }

  static Aim atLeast(String figure, double limit) {
    return new Aim(figure, Side.AT_LEAST, limit, true);
  }

  /** The same, but told only: it depends on the machine. */
  Aim hoped() {
    return new Aim(figure, side, limit, false);
  }

  /** False also for what is not there. */
  boolean isMet(Figures figures) {
    Figures.Figure figure = figures.all().get(this.figure);
    return figure != null
        && switch (side) {
          case AT_MOST -> figure.value() <= limit;
          case AT_LEAST -> figure.value() >= limit;
        };
  }
}
