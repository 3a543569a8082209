package io.cotalk.loadtest.tail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one consumer got from all processes, in the order of time. All run on this machine, so their
 * clock is one. Blocking.
 */
final class TailRecord {
  /** An unfinished line may be a whole one without the last digits. */
  private static final char END = '\n';

  private final String consumer;
  private final List<Path> files;

  private TailRecord(String consumer, List<Path> files) {
    this.consumer = consumer;
    this.files = files;
  }

  /** Those in a folder with files {@code PROCESS.CONSUMER}, by consumer. */
  static List<TailRecord> in(Path folder) throws IOException {
    TreeMap<String, List<Path>> byConsumer = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.toString();
        String consumer = name.substring(name.lastIndexOf('.') + 1);
        byConsumer.computeIfAbsent(consumer, first -> new ArrayList<>()).add(file);
      }
    }
    List<TailRecord> records = new ArrayList<>();
    byConsumer.forEach((consumer, files) -> records.add(new TailRecord(consumer, files)));
    return records;
  }

  String consumer() {
    return consumer;
  }

  /** Gives every event to {@code taker}. */
  void read(Consumer<RecordedEvent> taker) throws IOException {
    PriorityQueue<Lines> all = new PriorityQueue<>(Comparator.comparingLong(Lines::seen));
    try {
      for (Path file : files) {
        Lines lines = new Lines(file);
        if (lines.advance()) {
          all.add(lines);
        } else {
          lines.close();
        }
      }
      while (!all.isEmpty()) {
        Lines first = all.remove();
        taker.accept(first.event());
        if (first.advance()) {
          all.add(first);
        } else {
          first.close();
        }
      }
    } finally {
      for (Lines each : all) {
        each.close();
      }
    }
  }

  /** The lines of one file. */
  private static final class Lines {
    private final BufferedReader reader;
    private @Nullable RecordedEvent next;

    Lines(Path file) throws IOException {
      this.reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
    }

    RecordedEvent event() {
      if (next == null) {
        throw new IllegalStateException("at the end");
      }
      return next;
    }

    long seen() {
      return event().seen();
    }

    /** Goes to the next event, if there is one. */
    boolean advance() throws IOException {
      Optional<RecordedEvent> found = Optional.empty();
      while (found.isEmpty()) {
        String line = line();
        if (line == null) {
          return false;
        }
        found = RecordedEvent.parse(line);
      }
      next = found.get();
      return true;
    }

    /** Null at the end, and for a line that does not end. */
    private @Nullable String line() throws IOException {
      StringBuilder line = new StringBuilder(64);
      int character = reader.read();
      while (character != END) {
        if (character < 0) {
          return null;
        }
        line.append((char) character);
        character = reader.read();
      }
      return line.toString();
    }

    void close() throws IOException {
      reader.close();
    }
  }
}
