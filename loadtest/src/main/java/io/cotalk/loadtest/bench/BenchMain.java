package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.HttpClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
    int code;
    try {
      code = run(BenchOptions.parse(arguments), String.join(" ", arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("cotalk bench: " + e.getMessage());
      System.err.println(BenchOptions.USAGE);
      code = USAGE;
    } catch (IOException e) {
      System.err.println("cotalk bench: " + e.getMessage());
      code = UNKNOWN;
    }
    System.exit(code);
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
        Subject subject = pinned(options, new HttpClient(loop), progress, machine)) {
      settings = subject.settings();
      if (options.baseline()) {
        try (Subject bare = BareServer.start()) {
          outcomes.putAll(play.compare(subject, bare, options, progress));
        }
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
    write(report);
    System.out.print(TextReport.of(report));
    return report.isClean() ? 0 : FAILED;
  }

  /** Pinned before the servers start, so that these never know of other processors. */
  private static Subject pinned(
      BenchOptions options, HttpClient http, Progress progress, Map<String, String> machine)
      throws IOException {
    if (!options.pinned() || !options.targets().isEmpty()) {
      return subject(options, http, progress);
    }
    Pinning pinning = Pinning.ofThisMachine();
    machine.put("pinned", pinning.words());
    pinning.toServers();
    Subject subject = subject(options, http, progress);
    pinning.toClient();
    return subject;
  }

  private static Subject subject(BenchOptions options, HttpClient http, Progress progress)
      throws IOException {
    if (!options.targets().isEmpty()) {
      return new RunningNodes(options.targets(), options.metrics(), http, progress);
    }
    Path home = Path.of(System.getProperty("cotalk.home", ".")).toAbsolutePath();
    String time =
        LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path standard = home.resolve(".cotalk").resolve("bench").resolve(time);
    Path folder = Files.createDirectories(options.folder().orElse(standard).toAbsolutePath());
    return OwnCluster.start(options, home, folder, http, progress);
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
