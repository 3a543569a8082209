package io.cotalk.loadtest.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes made-up histories, with the times that they have. */
public final class HistoryFile {
  private HistoryFile() {}

  /** Returns {@code file}. */
  public static Path write(Path file, List<Line> lines) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Line line : lines) {
        out.write(EventEncoder.encode(line).encode());
        out.newLine();
      }
    }
    return file;
  }
}
