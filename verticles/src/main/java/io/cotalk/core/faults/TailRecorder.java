package io.cotalk.core.faults;

import io.cotalk.core.config.FaultsConfig;
import io.cotalk.core.tail.TailBatch;
import io.cotalk.core.tail.TailConsumer;
import io.cotalk.core.tail.TailEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Writes the key of every event of the tails to a file, one a line: {@code room ID SEQ} or {@code
 * user ID U}. So tests see from outside what consumers get, also of a process that is killed.
 */
public final class TailRecorder {
  private final Vertx vertx;
  private final Path file;

  private TailRecorder(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  /**
   * Makes the consumer that the configuration asks for.
   *
   * @param process names the file, because no two may write to one
   */
  public static Optional<TailConsumer> of(FaultsConfig config, String process, Vertx vertx) {
    if (config.tailFolder().isEmpty()) {
      return Optional.empty();
    }
    TailRecorder recorder =
        new TailRecorder(vertx, Path.of(config.tailFolder()).resolve(process + ".tail"));
    return Optional.of(
        new TailConsumer("recorder", TailConsumer.Beginning.FIRST, recorder::record));
  }

  private Future<Void> record(TailBatch batch) {
    StringBuilder lines = new StringBuilder();
    batch.events().forEach(event -> lines.append(line(event)).append('\n'));
    return vertx.executeBlocking(
        () -> {
          append(lines.toString());
          return null;
        });
  }

  private static String line(TailEvent event) {
    return switch (event) {
      case TailEvent.OfRoom room -> "room " + room.room().value() + " " + room.seq();
      case TailEvent.OfUser user -> "user " + user.user().value() + " " + user.u();
    };
  }

  private void append(String lines) throws IOException {
    Files.write(
        file,
        lines.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
