package io.cotalk.core.faults;

import io.cotalk.core.config.FaultsConfig;
import io.cotalk.core.config.PlantedBug;
import io.vertx.core.Vertx;

/** The faults of one node; usually none. Any thread. */
public record PlantedFaults(FailPoints points, PlantedBug bug, LossyBus bus) {
  /** Makes the faults that the configuration asks for. */
  public static PlantedFaults of(FaultsConfig config, Vertx vertx) {
    Runnable end = () -> Runtime.getRuntime().halt(FailPoints.EXIT_CODE);
    return new PlantedFaults(
        FailPoints.of(config, vertx, end), config.bug(), new LossyBus(config.dropPercent()));
  }

  /** Makes the faults of a node that has none. */
  public static PlantedFaults none() {
    return new PlantedFaults(FailPoints.off(), PlantedBug.NONE, new LossyBus(0));
  }

  /** Tells whether {@code suspect} is the bug that is planted. */
  public boolean has(PlantedBug suspect) {
    return bug == suspect;
  }
}
