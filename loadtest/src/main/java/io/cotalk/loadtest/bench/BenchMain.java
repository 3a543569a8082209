package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.HttpClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Entry of {@code ./cotalk bench}; the property {@code cotalk.home} is the launcher's folder. Exit
 * codes: 0 when every check passed, 1 when one failed, 2 when it could not be measured, 64 for
 * wrong words.
 */
public final class BenchMain {
  private static final int FAILED = 1;
  private static final int UNKNOWN = 2;
  private static final int USAGE = 64;

  private BenchMain() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    BenchOptions options;
    try {
      options = BenchOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("cotalk bench: " + e.getMessage());
      System.err.println(BenchOptions.USAGE);
      return USAGE;
    }
    try {
      checkWritable(options.json());
      checkWritable(options.html());
      return run(options, String.join(" ", arguments));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("cotalk bench: " + e.getMessage());
      return UNKNOWN;
    }
  }

  /** What took half an hour must not be lost at its end. */
  private static void checkWritable(Optional<Path> report) throws IOException {
    if (report.isPresent()) {
      Path folder = Objects.requireNonNull(report.get().toAbsolutePath().getParent());
      if (!Files.isWritable(folder) || Files.isDirectory(report.get())) {
        throw new IOException(report.get() + " cannot be written");
      }
    }
  }

  private static int run(BenchOptions options, String words) throws IOException {
    Progress progress = new Progress(System.out);
    Instant began = Instant.now();
    Map<String, String> machine = Machine.describe();
    Play play = Play.of(options.scenario());
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    Map<String, String> settings;
    Optional<String> audit = Optional.empty();
    try (ClientLoop loop = new ClientLoop();
        Servers servers = Servers.start(options, new HttpClient(loop), progress, machine)) {
      Subject subject = servers.subject();
      settings = subject.settings();
      if (servers.bare().isPresent()) {
        outcomes.putAll(play.compare(subject, servers.bare().get(), options, progress));
      } else {
        outcomes.put(subject.name(), play.run(subject, options, progress));
      }
      if (options.audit()) {
        progress.say("auditing");
        Outcome outcome = Objects.requireNonNull(outcomes.get(subject.name()));
        audit = subject.audit(outcome.receipts());
      }
    }
    machine.put("load_after", Machine.load());
    Report report =
        new Report(options, "./cotalk bench " + words, began, machine, settings, outcomes, audit);
    HopedFor.addTo(report);
    System.out.print(TextReport.of(report));
    write(report);
    return report.isClean() ? 0 : FAILED;
  }

  private static void write(Report report) throws IOException {
    JsonObject json = JsonReport.of(report);
    if (report.options().json().isPresent()) {
      Files.writeString(report.options().json().get(), json.encodePrettily());
    }
    if (report.options().html().isPresent()) {
      Files.writeString(report.options().html().get(), HtmlReport.of(json));
    }
  }
}
