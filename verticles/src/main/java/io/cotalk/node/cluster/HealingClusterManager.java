package io.cotalk.node.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxBootstrapImpl;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the registrations anew when this node has come back after a split. Vert.x remembers who
 * listens to an address and is told of changes entry by entry, but Hazelcast tells of no entries
 * when it merges two clusters: what this node publishes would go past the others for good
 * (reliability T2).
 */
public final class HealingClusterManager extends HazelcastClusterManager {
  private static final Logger log = LoggerFactory.getLogger(HealingClusterManager.class);

  /** The others put their registrations back while the merge ends; so it is done twice. */
  private static final List<Long> DELAYS_MILLIS = List.of(1_000L, 6_000L);

  /** The attribute of a member in which Vert.x keeps the id of its node. */
  private static final String NODE_ID = "__vertx.nodeId";

  private final SheddingSelector selector = new SheddingSelector();
  private @Nullable Vertx vertx;
  private @Nullable RegistrationListener listener;

  public HealingClusterManager(Config config) {
    super(config);
  }

  /** Makes the Vert.x instance that this manages the cluster for. */
  public Future<Vertx> build(VertxBootstrapImpl bootstrap) {
    return bootstrap.clusterManager(this).clusterNodeSelector(selector).init().clusteredVertx();
  }

  SheddingSelector selector() {
    return selector;
  }

  /** Returns the names of the other nodes by their id. */
  Map<String, String> others() {
    return getHazelcastInstance().getCluster().getMembers().stream()
        .filter(member -> !member.localMember())
        .filter(member -> member.getAttribute(NODE_ID) != null)
        .collect(
            Collectors.toMap(
                member -> member.getAttribute(NODE_ID),
                member -> String.valueOf(member.getAttribute(ClusterSetup.NODE_NAME))));
  }

  /** Reads all registrations anew: some seem to be wrong. Any thread. */
  void readAnew() {
    if (vertx != null) {
      refresh(vertx);
    }
  }

  @Override
  public void init(Vertx owner) {
    vertx = owner;
    super.init(owner);
  }

  @Override
  public void registrationListener(RegistrationListener memory) {
    listener = memory;
    super.registrationListener(memory);
  }

  /** On a thread of Hazelcast. */
  @Override
  public synchronized void stateChanged(LifecycleEvent event) {
    super.stateChanged(event);
    if (event.getState() == LifecycleState.MERGED && vertx != null) {
      log.warn("came back to the cluster after a split");
      Vertx running = vertx;
      DELAYS_MILLIS.forEach(delay -> running.setTimer(delay, timer -> refresh(running)));
    }
  }

  private void refresh(Vertx running) {
    running
        .executeBlocking(this::addresses, false)
        .compose(addresses -> Future.join(addresses.stream().map(this::refresh).toList()))
        .onSuccess(done -> log.info("read {} registered addresses anew", done.size()))
        .onFailure(cause -> log.warn("registrations were not all read anew", cause));
  }

  private List<String> addresses() {
    RegistrationListener memory = listener;
    Set<String> all = getHazelcastInstance().<String, Object>getMultiMap("__vertx.subs").keySet();
    return memory == null ? List.of() : all.stream().filter(memory::wantsUpdatesFor).toList();
  }

  private Future<Void> refresh(String address) {
    return Future.<List<RegistrationInfo>>future(promise -> getRegistrations(address, promise))
        .map(
            registrations -> {
              if (listener != null) {
                listener.registrationsUpdated(new RegistrationUpdateEvent(address, registrations));
              }
              return null;
            });
  }
}
