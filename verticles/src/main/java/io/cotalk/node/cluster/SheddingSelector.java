package io.cotalk.node.cluster;

import io.vertx.core.Completable;
import io.vertx.core.eventbus.impl.clustered.DefaultNodeSelector;
import io.vertx.core.eventbus.impl.clustered.NodeSelector;
import io.vertx.core.spi.cluster.ClusteredNode;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the nodes that get a message as Vert.x does, but leaves out of a publication those that
 * are too far behind. Everything that is published is a hint; requests are not touched. Any thread.
 */
final class SheddingSelector implements NodeSelector {
  private final NodeSelector vertx = new DefaultNodeSelector();
  private volatile @Nullable PeerCredits credits;

  /** Begins to count; until then everything passes. */
  void shedBy(PeerCredits account) {
    credits = account;
  }

  @Override
  public void init(ClusteredNode node) {
    vertx.init(node);
  }

  @Override
  public void eventBusStarted() {
    vertx.eventBusStarted();
  }

  @Override
  public void selectForSend(String address, Completable<String> promise) {
    vertx.selectForSend(address, promise);
  }

  @Override
  public void selectForPublish(String address, Completable<Iterable<String>> promise) {
    vertx.selectForPublish(address, (nodes, failure) -> promise.complete(admitted(nodes), failure));
  }

  private @Nullable Iterable<String> admitted(@Nullable Iterable<String> nodes) {
    PeerCredits account = credits;
    return account == null || nodes == null ? nodes : account.admit(nodes);
  }

  @Override
  public void registrationsUpdated(RegistrationUpdateEvent event) {
    vertx.registrationsUpdated(event);
  }

  @Override
  public void registrationsLost() {
    vertx.registrationsLost();
  }

  @Override
  public boolean wantsUpdatesFor(String address) {
    return vertx.wantsUpdatesFor(address);
  }
}
