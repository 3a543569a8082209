package io.cotalk.loadtest.tail;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The verdict on the records of all consumers, after the last event is written. Blocking. */
public final class TailCheck {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final Path folder;
  private final List<String> faults = new ArrayList<>();
  private final List<String> counts = new ArrayList<>();

  /**
   * @param folder where the nodes of the run write, and wrote, their records
   */
  public TailCheck(Path folder) {
    this.folder = folder;
  }

  /**
   * Compares, and again until nothing is missing or {@code patience} is over: consumers come last.
   *
   * @param first hears of the first time of each event, by consumer, of the last comparison
   */
  public void compare(StoredLogs stored, Duration patience, BiConsumer<String, RecordedEvent> first)
      throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    compare(stored, (consumer, event) -> {});
    while (!faults.isEmpty() && System.nanoTime() - end < 0) {
      Pause.of(STEP);
      compare(stored, (consumer, event) -> {});
    }
    compare(stored, first);
  }

  void compare(StoredLogs stored, BiConsumer<String, RecordedEvent> first) throws IOException {
    faults.clear();
    counts.clear();
    faults.addAll(stored.faults());
    List<TailRecord> records = TailRecord.in(folder);
    if (records.isEmpty()) {
      faults.add("no consumer has recorded anything");
    }
    for (TailRecord record : records) {
      LogOrder order = new LogOrder();
      record.read(
          event -> {
            if (order.take(event)) {
              first.accept(record.consumer(), event);
            }
          });
      order.end(stored);
      order.faults().forEach(fault -> faults.add(record.consumer() + ": " + fault));
      counts.add(
          "%s got %d of %d events, %d more than once"
              .formatted(record.consumer(), order.firsts(), stored.events(), order.repeats()));
    }
  }

  /** What a consumer missed or got too early, one line each; empty when all is well. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** What each consumer got, one line each. */
  public List<String> counts() {
    return List.copyOf(counts);
  }
}
