package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.ClientLoop;
import java.io.IOException;
import java.util.List;

/**
 * Entry of {@code ./cotalk abuse}; the property {@code cotalk.home} is the launcher's folder. Exit
 * codes: 0 when everything held, 1 when something did not, 2 when it could not be run, 64 for wrong
 * words.
 */
public final class AbuseMain {
  private static final int FAILED = 1;
  private static final int UNKNOWN = 2;
  private static final int USAGE = 64;

  private AbuseMain() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    if (arguments.length == 1 && arguments[0].matches("help|--help|-h")) {
      System.out.println(AbuseOptions.USAGE);
      return 0;
    }
    AbuseOptions options;
    try {
      options = AbuseOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("cotalk abuse: " + e.getMessage());
      System.err.println(AbuseOptions.USAGE);
      return USAGE;
    }
    try (ClientLoop loop = new ClientLoop();
        Target target = Target.of(options)) {
      List<String> failures = new AbuseRun(options, target, loop).run();
      failures.forEach(failure -> System.out.println("abuse: NOT HELD: " + failure));
      System.out.println(failures.isEmpty() ? "Verdict: HELD" : "Verdict: NOT HELD");
      return failures.isEmpty() ? 0 : FAILED;
    } catch (IOException e) {
      System.err.println("cotalk abuse: " + e.getMessage());
      return UNKNOWN;
    }
  }
}
