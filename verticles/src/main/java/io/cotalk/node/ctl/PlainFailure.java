package io.cotalk.node.ctl;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says in one line for an operator what went wrong, without names of Java's classes. */
final class PlainFailure {
  private static final Pattern CLASS =
      Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:Exception|Error)\\b:?\\s*");

  private static final int MAX_CHARS = 300;

  private PlainFailure() {}

  /** Returns the message of {@code failure}, or of what caused it where that alone has one. */
  static String of(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String line =
          CLASS
              .matcher(String.valueOf(cause.getMessage()))
              .replaceAll("")
              .replaceAll("\\s+", " ")
              .strip();
      if (cause.getMessage() != null && !line.isEmpty()) {
        return line.substring(0, Math.min(line.length(), MAX_CHARS));
      }
    }
    return "it failed without saying why";
  }
}
