package io.cotalk.testkit;

/**
 * The switch of the JVM without which nodes refuse to plant faults. It plants none itself, so that
 * it stays on: classes run side by side, and the switch is one for all of them.
 */
public final class FaultSwitch {
  static final String NAME = "cotalk.faults";

  private FaultSwitch() {}

  /** Lets nodes that this JVM starts from now on, and node processes, take faults. */
  public static void on() {
    System.setProperty(NAME, "true");
  }
}
