package io.cotalk.fanout;

import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.impl.clustered.ClusteredMessage;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A test switch ({@code fanout.drop-percent}): loses a share of the hints that come from other
 * nodes, before anybody has looked at them. The configuration refuses it in production. Any thread.
 */
record BusFaults(int dropPercent) {
  private static final int ALL = 100;

  boolean drops(Message<?> message) {
    return dropPercent > 0
        && message instanceof ClusteredMessage<?, ?> clustered
        && clustered.isFromWire()
        && ThreadLocalRandom.current().nextInt(ALL) < dropPercent;
  }
}
