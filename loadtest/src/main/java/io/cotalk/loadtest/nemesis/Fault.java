package io.cotalk.loadtest.nemesis;

import java.io.IOException;
import java.time.Duration;

/**
 * One fault, chosen and aimed. Its steps block, and run on the nemesis' thread only.
 *
 * @param name as the fault matrix has it, such as {@code F12}
 * @param target what is hit, such as {@code shard-2}
 * @param hold how long it stays
 * @param inject puts it in
 * @param heal takes it out, in whatever state; everything runs again on return
 * @param missing what this machine lacks for it; empty when it can be done
 */
public record Fault(
    String name, String target, Duration hold, Step inject, Step heal, String missing) {

  /** A part of a fault. */
  public interface Step {
    void run() throws IOException;
  }

  /** A fault that this machine cannot have. */
  static Fault skipped(String name, String missing) {
    return new Fault(name, "", Duration.ZERO, () -> {}, () -> {}, missing);
  }

  public boolean isPossible() {
    return missing.isEmpty();
  }
}
