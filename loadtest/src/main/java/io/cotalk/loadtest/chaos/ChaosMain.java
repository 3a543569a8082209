package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.nemesis.Catalogue;
import io.cotalk.loadtest.nemesis.Kind;
import java.io.IOException;
import java.nio.file.Path;

/** Entry of {@code ./cotalk chaos}; the property {@code cotalk.home} is the launcher's folder. */
public final class ChaosMain {
  private static final int VALID = 0;
  private static final int UNKNOWN = 2;
  private static final int USAGE = 64;

  private ChaosMain() {}

  /**
   * Ends with 0 when the run is valid, 1 when an anomaly was found or an expectation not met, 2
   * when it proves nothing, 64 when the words mean nothing.
   */
  public static void main(String[] arguments) {
    int code;
    try {
      code = run(Options.parse(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("cotalk chaos: " + e.getMessage());
      code = USAGE;
    } catch (IOException e) {
      e.printStackTrace();
      code = UNKNOWN;
    }
    System.exit(code);
  }

  private static int run(Options options) throws IOException {
    Path home = Path.of(System.getProperty("cotalk.home", ".")).toAbsolutePath();
    boolean ci = options.mode() == Options.Mode.CI;
    Session session = new Session(ci ? options.forCi() : options, home);
    return switch (options.mode()) {
      case LIST -> list();
      case CI -> session.ci();
      case CALM, FAULTS -> options.plant().isEmpty() ? session.prove() : session.plant();
    };
  }

  private static int list() {
    for (Kind kind : Catalogue.kinds()) {
      System.out.println(kind.name() + "  " + kind.what());
    }
    return VALID;
  }
}
