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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Consumers that write down what they get, so that tests see it from outside, also of a process
 * that is killed. Each has a file {@code PROCESS.CONSUMER} with a line for each event: {@code room
 * ID SEQ WRITTEN SEEN} or {@code user ID U WRITTEN SEEN}; the times are microseconds since 1970, by
 * the clocks of the shard and of this process.
 */
public final class TailRecorder {
  private static final List<String> CONSUMERS = List.of("recorder_a", "recorder_b");

  private final Vertx vertx;
  private final Path file;

  private TailRecorder(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  /**
   * Makes the consumers that the configuration asks for; usually none.
   *
   * @param process names the files, because no two may write to one
   */
  public static List<TailConsumer> of(FaultsConfig config, String process, Vertx vertx) {
    if (config.tailFolder().isEmpty()) {
      return List.of();
    }
    Path folder = Path.of(config.tailFolder());
    return CONSUMERS.stream()
        .map(
            name -> {
              TailRecorder recorder = new TailRecorder(vertx, folder.resolve(process + "." + name));
              return new TailConsumer(name, TailConsumer.Beginning.FIRST, recorder::record);
            })
        .toList();
  }

  private Future<Void> record(TailBatch batch) {
    return vertx.executeBlocking(
        () -> {
          append(lines(batch));
          return null;
        });
  }

  private static String lines(TailBatch batch) {
    long seen = micros(Instant.now());
    StringBuilder lines = new StringBuilder();
    for (TailEvent event : batch.events()) {
      switch (event) {
        case TailEvent.OfRoom room ->
            lines.append("room ").append(room.room().value()).append(' ').append(room.seq());
        case TailEvent.OfUser user ->
            lines.append("user ").append(user.user().value()).append(' ').append(user.u());
      }
      lines.append(' ').append(micros(event.at())).append(' ').append(seen).append('\n');
    }
    return lines.toString();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private void append(String lines) throws IOException {
    Files.write(
        file,
        lines.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
