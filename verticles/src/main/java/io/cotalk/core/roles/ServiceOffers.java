package io.cotalk.core.roles;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.event.ServiceOffer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * What this node answers for others, told to all each second and whenever it changes. One for each
 * node; any thread.
 */
public final class ServiceOffers {
  private final Vertx vertx;
  private final String node;
  private final TreeMap<String, Integer> offered = new TreeMap<>();

  /**
   * @param node this node's id, new with each start of its process
   */
  public ServiceOffers(Vertx vertx, String node) {
    this.vertx = vertx;
    this.node = node;
  }

  /** Begins to tell; ends with the Vert.x instance. */
  public void start(Duration period) {
    vertx.setPeriodic(period.toMillis(), ignored -> publish());
  }

  String node() {
    return node;
  }

  /** One more verticle answers {@code service}. */
  synchronized void add(String service) {
    if (offered.merge(service, 1, Integer::sum) == 1) {
      publish();
    }
  }

  /** A verticle is to stop, and others of its node with it: the service is offered no more. */
  synchronized void remove(String service) {
    offered.remove(service);
    publish();
  }

  /** Tells now; also of nothing, so that who waits for answers knows that the node is there. */
  private synchronized void publish() {
    vertx
        .eventBus()
        .publish(Addresses.services(), new ServiceOffer(node, List.copyOf(offered.keySet())));
  }
}
