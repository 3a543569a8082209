package io.cotalk;

import java.util.Objects;

/** Starts a node. Runs on the thread of the JVM's {@code main}; owns nothing yet. */
public final class Main {
  private Main() {}

  /** Prints the version and returns. */
  public static void main(String[] args) {
    System.out.println("Co-Talk " + version());
  }

  /** The version in the jar's manifest, or {@code development} when run from class files. */
  static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "development");
  }
}
