package io.cotalk.node.health;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a node is of no use to its clients while others may be: it has met other members,
 * sees none any more, and reaches no shard (reliability F31). A node that was always alone, or that
 * still sees others, keeps its clients: they would find nothing better. One for each node; ends
 * with the Vert.x instance.
 */
public final class Isolation {
  private static final Logger LOG = LoggerFactory.getLogger(Isolation.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Health health;
  private final Runnable begun;
  private boolean hadCompany;
  private boolean isolated;

  private Isolation(Health health, Runnable begun) {
    this.health = health;
    this.begun = begun;
  }

  /**
   * Begins to look, once a second.
   *
   * @param begun called on an event loop, once each time that the node becomes isolated
   */
  public static void watch(Vertx vertx, Health health, Runnable begun) {
    Isolation isolation = new Isolation(health, begun);
    vertx.setPeriodic(PERIOD.toMillis(), timer -> isolation.look());
  }

  private void look() {
    boolean alone = health.members() == 1;
    hadCompany |= !alone;
    boolean lonely = hadCompany && alone && health.isRunning() && !health.reachesData();
    boolean now = lonely || health.isOutlived();
    if (now && !isolated) {
      LOG.warn(
          lonely
              ? "neither a shard nor another member answers: clients are sent elsewhere"
              : "a shard was restored under this node: clients are sent elsewhere");
      begun.run();
    }
    isolated = now;
  }
}
