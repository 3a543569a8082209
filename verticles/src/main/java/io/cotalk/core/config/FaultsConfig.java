package io.cotalk.core.config;

import java.time.Duration;

/**
 * Faults for tests. Anything but the defaults needs {@code -Dcotalk.faults=true} and the profile
 * development.
 *
 * @param point the fail-point that is switched on, {@code after_commit_before_ack} or the like
 * @param after the process ends with exit code 86 when it passes the point for this time
 * @param pause instead of ending the process, every passing of the point takes so long
 * @param bug the bug that is planted
 * @param dropPercent share of the hints from other nodes that are lost
 * @param tailFolder where the node writes the key of each event of the shards' tails; empty:
 *     nowhere
 */
public record FaultsConfig(
    @Key("none") FailPoint point,
    @Key(value = "1", min = "1", max = "1000000") int after,
    @Key(value = "0ms", min = "0ms", max = "1m") Duration pause,
    @Key("none") PlantedBug bug,
    @Key(value = "0", min = "0", max = "100") int dropPercent,
    @Key("") String tailFolder)
    implements Checked {
  private static final String SWITCH = "cotalk.faults";

  @Override
  public void check(Faults.Section faults) {
    if (!Boolean.getBoolean(SWITCH)) {
      refuse(faults, "nothing, unless the JVM runs with -D" + SWITCH + "=true");
    }
  }

  /** Reports every fault that is switched on. */
  void refuse(Faults.Section faults, String expected) {
    if (point != FailPoint.NONE) {
      faults.add("point", Values.write(point), expected);
    }
    if (bug != PlantedBug.NONE) {
      faults.add("bug", Values.write(bug), expected);
    }
    if (dropPercent > 0) {
      faults.add("drop-percent", String.valueOf(dropPercent), expected);
    }
    if (!tailFolder.isEmpty()) {
      faults.add("tail-folder", tailFolder, expected);
    }
  }
}
