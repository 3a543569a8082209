package io.cotalk.loadtest.history;

import java.io.IOException;
import java.util.function.Consumer;

/** A history that can be gone through as often as needed, always from the beginning. */
@FunctionalInterface
public interface HistorySource {
  /**
   * Hands out every line in the order of the run.
   *
   * @throws HistoryFormatException if a line is no line of a history
   */
  void forEach(Consumer<Line> sink) throws IOException;
}
