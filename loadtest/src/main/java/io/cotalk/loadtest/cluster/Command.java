package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A short-lived external program, run to its end. Blocking. */
public final class Command {
  private Command() {}

  /**
   * What the program printed.
   *
   * @throws IOException with the last line it printed, when it does not end with 0
   */
  public static String run(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (code != 0) {
      String last = output.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
      throw new IOException(String.join(" ", words) + " failed (" + code + "): " + last);
    }
    return output;
  }

  static void run(String... words) throws IOException {
    run(List.of(words));
  }
}
