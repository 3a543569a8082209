package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.matrix.Expectation;
import io.cotalk.loadtest.matrix.Observed;
import io.cotalk.loadtest.nemesis.Catalogue;
import io.cotalk.loadtest.nemesis.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** What one command does: one run, or several. Blocking. */
final class Session {
  private static final int VALID = 0;
  private static final int ANOMALY = 1;

  private final Options options;
  private final Path home;
  private final Path shared;

  Session(Options options, Path home) {
    this.options = options;
    this.home = home;
    this.shared = home.resolve(".cotalk").resolve("chaos");
  }

  /** One run and its verdict; the exit code. */
  int prove() throws IOException {
    return run(options, folder(""), Map.of(), script(options)).code();
  }

  /**
   * What one run has shown.
   *
   * @param verdict the checker's exit code
   * @param tail whether consumers of the tails got everything in order
   * @param met whether everything else was as expected, too
   */
  private record Result(int verdict, boolean tail, boolean met) {
    int code() {
      return verdict == VALID && !(met && tail) ? ANOMALY : verdict;
    }

    /** Whether a planted bug was found by what has to find it. */
    int found(Plant plant) {
      return plant.ofTail() ? tail ? VALID : ANOMALY : verdict;
    }
  }

  private static Function<Kind.Ground, Script> script(Options options) {
    if (options.mode() == Options.Mode.CALM) {
      return ground -> (stage, time) -> stage.wait(time);
    }
    if (!options.only().isEmpty()) {
      List<Kind> kinds = options.only().stream().map(Session::kind).toList();
      return ground -> new Named(kinds, ground);
    }
    if (options.redisDead()) {
      List<Kind> kinds =
          Catalogue.kinds().stream().filter(kind -> !kind.what().contains("Redis")).toList();
      return ground -> new RedisDead(ground.cluster().redis(), new Mix(ground, kinds));
    }
    return Mix::new;
  }

  private static Kind kind(String name) {
    return Catalogue.find(name)
        .orElseThrow(() -> new IllegalArgumentException("no fault " + name + ", see --list"));
  }

  private Result run(
      Options chosen,
      Path folder,
      Map<String, String> settings,
      Function<Kind.Ground, Script> script)
      throws IOException {
    Files.createDirectories(folder);
    Run run = new Run(chosen, home.resolve("cotalk"), shared, folder, settings);
    Path history = run.execute(script);
    Verdicts verdicts = new Verdicts(history);
    int verdict = verdicts.judge();
    List<Expectation> expectations = Expectation.of(Observed.read(history), judged(chosen));
    for (Expectation each : expectations) {
      verdicts.say(each.text());
    }
    for (String failure : run.failures()) {
      verdicts.say("FAILED  " + failure);
    }
    for (String fault : run.tailFaults()) {
      verdicts.say("TAIL    " + fault);
    }
    verdicts.say("folder  " + folder);
    boolean met = run.failures().isEmpty() && expectations.stream().allMatch(Expectation::isMet);
    return new Result(verdict, run.tailFaults().isEmpty(), met);
  }

  /** Of faults that overlap others by chance nothing but the invariants can be expected. */
  private static Predicate<String> judged(Options chosen) {
    return chosen.redisDead() ? RedisDead.NAME::equals : name -> !chosen.only().isEmpty();
  }

  /**
   * Runs with bugs planted in the nodes. The exit code of the one, or 0 if each of all was found.
   */
  int plant() throws IOException {
    if (!options.plant().equals("all")) {
      return plant(options.plant());
    }
    return plantEach(Plant.names());
  }

  private int plantEach(List<String> names) throws IOException {
    List<String> missed = new ArrayList<>();
    for (String name : names) {
      if (plant(name) != ANOMALY) {
        missed.add(name);
      }
    }
    Run.say(missed.isEmpty() ? "every planted bug was found" : "not found: " + missed);
    return missed.isEmpty() ? VALID : ANOMALY;
  }

  private int plant(String name) throws IOException {
    Plant plant = Plant.of(name);
    Run.say("planting " + name);
    List<Kind> kinds = plant.faults().stream().map(Session::kind).toList();
    return run(
            options.forTime(plant.time()),
            folder("-" + name),
            plant.settings(name),
            ground -> new Sequence(kinds, ground))
        .found(plant);
  }

  /** A few minutes for every change: faults in a fixed order on two nodes, then two bugs. */
  int ci() throws IOException {
    List<Kind> kinds =
        List.of("F25", "F12", "F01", "F04", "F05", "F06").stream().map(Session::kind).toList();
    int verdict =
        run(options, folder("-ci"), Map.of(), ground -> new Sequence(kinds, ground)).code();
    return verdict != VALID ? verdict : plantEach(List.of("no_dedup", "ack_before_commit"));
  }

  private Path folder(String suffix) {
    if (options.folder() != null) {
      return options
          .folder()
          .toAbsolutePath()
          .resolve(suffix.isEmpty() ? "." : suffix.substring(1))
          .normalize();
    }
    String time =
        LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return shared.resolve(time + "-" + options.seed() + suffix);
  }
}
