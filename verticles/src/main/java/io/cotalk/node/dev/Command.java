package io.cotalk.node.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A short-lived external program, run to its end. */
final class Command {
  private Command() {}

  /**
   * Runs a program and waits for it.
   *
   * @return what it printed
   * @throws DevFault with the last line it printed, when it does not end with 0
   */
  static String run(List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    // Messages in English, and no complaint about a locale that this machine lacks.
    builder.environment().putAll(Map.of("LC_ALL", "C", "LANG", "C"));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = exitCode(process);
    if (code != 0) {
      throw new DevFault(
          "%s failed (%d): %s".formatted(String.join(" ", words), code, lastLine(output)));
    }
    return output;
  }

  private static int exitCode(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String lastLine(String output) {
    return output.lines().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
  }
}
