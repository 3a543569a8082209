package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Entry of {@code ./cotalk chaos}; the property {@code cotalk.home} is the launcher's folder. */
public final class ChaosMain {
  private static final int UNKNOWN = 2;
  private static final int USAGE = 64;

  private ChaosMain() {}

  public static void main(String[] arguments) {
    int code;
    try {
      code = run(Options.parse(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("cotalk chaos: " + e.getMessage());
      code = USAGE;
    } catch (IOException e) {
      System.err.println("cotalk chaos: " + e.getMessage());
      e.printStackTrace();
      code = UNKNOWN;
    }
    System.exit(code);
  }

  private static int run(Options options) throws IOException {
    Path home = Path.of(System.getProperty("cotalk.home", ".")).toAbsolutePath();
    Path shared = home.resolve(".cotalk").resolve("chaos");
    Path folder = Files.createDirectories(folder(options, shared));
    Run run = new Run(options, home.resolve("cotalk"), shared, folder, Map.of());
    Function<Cluster, Script> script = cluster -> (stage, time) -> stage.wait(time);
    Path history = run.execute(script);
    return Verdicts.judge(history, List.of());
  }

  private static Path folder(Options options, Path shared) {
    if (options.folder() != null) {
      return options.folder().toAbsolutePath();
    }
    String time =
        LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return shared.resolve(time + "-" + options.seed());
  }
}
