package io.cotalk.loadtest.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Entry of {@code ./cotalk tail-proof}; the property {@code cotalk.home} is the launcher's folder.
 * Ends with 0 when every consumer got everything in order and in time, 1 when not, 2 when it proves
 * nothing, 64 when the words mean nothing.
 */
public final class ProofMain {
  private static final int FAILED = 1;
  private static final int UNKNOWN = 2;
  private static final int USAGE = 64;

  private ProofMain() {}

  public static void main(String[] arguments) {
    int code;
    try {
      code = run(ProofOptions.parse(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("cotalk tail-proof: " + e.getMessage());
      System.err.print(ProofOptions.USAGE);
      code = USAGE;
    } catch (IOException e) {
      e.printStackTrace();
      code = UNKNOWN;
    }
    System.exit(code);
  }

  private static int run(ProofOptions options) throws IOException {
    Path home = Path.of(System.getProperty("cotalk.home", ".")).toAbsolutePath();
    Path shared = home.resolve(".cotalk").resolve("tail-proof");
    String time =
        LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path given = options.folder();
    Path folder = (given == null ? shared.resolve(time) : given).toAbsolutePath();
    Files.createDirectories(folder);
    List<String> faults = new Proof(options, home.resolve("cotalk"), shared, folder).run();
    faults.forEach(System.out::println);
    System.out.println("folder  " + folder);
    System.out.println(faults.isEmpty() ? "Verdict: HELD" : "Verdict: FAILED");
    return faults.isEmpty() ? 0 : FAILED;
  }
}
