package io.cotalk.core.faults;

import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.impl.clustered.ClusteredMessage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Loses a share of the hints that come from other nodes, before anybody has looked at them. Any
 * thread.
 *
 * @param dropPercent 0 to 100
 */
public record LossyBus(int dropPercent) {
  private static final int ALL = 100;

  /** Tells whether {@code message} is lost. */
  public boolean drops(Message<?> message) {
    return dropPercent > 0
        && message instanceof ClusteredMessage<?, ?> clustered
        && clustered.isFromWire()
        && ThreadLocalRandom.current().nextInt(ALL) < dropPercent;
  }
}
