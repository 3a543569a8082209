package io.cotalk.loadtest.history;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a history file, one line in memory at a time. Stateless; any thread. */
public record HistoryReader(Path file) implements HistorySource {
  @Override
  public void forEach(Consumer<Line> sink) throws IOException {
    long number = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        number++;
        sink.accept(parse(text, number));
      }
    }
  }

  private static Line parse(String text, long number) throws HistoryFormatException {
    try {
      return EventDecoder.decode(new JsonObject(text));
    } catch (RuntimeException e) {
      throw new HistoryFormatException(number, e);
    }
  }
}
