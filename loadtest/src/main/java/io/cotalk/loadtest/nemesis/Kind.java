package io.cotalk.loadtest.nemesis;

import io.cotalk.loadtest.cluster.Cluster;
import java.util.Random;

/**
 * One fault of the matrix.
 *
 * @param name such as {@code F12}
 * @param what it does, in a few words
 * @param aiming chooses targets
 */
public record Kind(String name, String what, Aiming aiming) {

  /** Makes a fault of a kind. */
  public interface Aiming {
    /** Draws from {@code random} the same number of times for the same cluster. */
    Fault aim(String name, Ground ground);
  }

  /**
   * Where faults happen.
   *
   * @param random decides what is hit
   * @param thorough whether faults last as long as the matrix has them; else they are shorter, so
   *     that a mix has room for many
   */
  public record Ground(Cluster cluster, Intruders intruders, Random random, boolean thorough) {
    /** How much of something: all that the matrix has, or less. */
    int much(int matrix, int less) {
      return thorough ? matrix : less;
    }

    /** A number below {@code bound}. */
    int choose(int bound) {
      return random.nextInt(bound);
    }
  }

  /** A fault of this kind with targets. */
  public Fault aim(Ground ground) {
    return aiming.aim(name, ground);
  }
}
