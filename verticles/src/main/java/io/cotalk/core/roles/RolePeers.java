package io.cotalk.core.roles;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.event.ServiceOffer;
import io.cotalk.core.config.RolesConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes by what they offer, known by {@link ServiceOffer}. Asked is the one with the
 * fewest requests under way, so that one that has stopped answering gets few more; one that failed
 * to answer is put aside for a second, and one that is silent is forgotten. One for each node; any
 * thread.
 */
public final class RolePeers {
  private static final long LOOK_MILLIS = 50;
  private static final long ASIDE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final String self;
  private final RolesConfig config;
  private final Duration silence;
  private final Map<String, List<RolePeer>> byService = new ConcurrentHashMap<>();
  private final List<RolePeer> leaving = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * @param self this node's id, whose own offers are not looked at
   * @param silence a node that sent no offer for this long is lost
   */
  public RolePeers(Vertx vertx, String self, RolesConfig config, Duration silence) {
    this.vertx = vertx;
    this.self = self;
    this.config = config;
    this.silence = silence;
  }

  /** Begins to listen; completes when the cluster knows it. Ends with the Vert.x instance. */
  public Future<Void> start() {
    vertx.setPeriodic(
        Math.max(1, silence.toMillis() / 4), ignored -> forgetSilent(System.nanoTime()));
    return vertx
        .eventBus()
        .<Object>consumer(Addresses.services(), message -> heard(Bus.body(message)))
        .completion();
  }

  private void heard(Object body) {
    if (body instanceof ServiceOffer offer && !offer.node().equals(self)) {
      heard(offer, System.nanoTime());
    }
  }

  /** A node that offers a service no more answers what is under way. */
  synchronized void heard(ServiceOffer offer, long nowNanos) {
    for (String service : offer.services()) {
      List<RolePeer> known = byService.getOrDefault(service, List.of());
      Optional<RolePeer> peer = find(known, offer.node());
      peer.ifPresent(it -> it.heard(nowNanos));
      if (peer.isEmpty()) {
        List<RolePeer> more = new ArrayList<>(known);
        CallBudget budget = new CallBudget(config.maxRequests(), config.maxBytes());
        more.add(new RolePeer(offer.node(), budget, nowNanos));
        byService.put(service, List.copyOf(more));
      }
    }
    leaving.removeIf(peer -> peer.budget().calls() == 0);
    leaving.stream()
        .filter(peer -> peer.node().equals(offer.node()))
        .forEach(peer -> peer.heard(nowNanos));
    byService.replaceAll(
        (service, peers) ->
            offer.services().contains(service) ? peers : without(peers, offer.node()));
  }

  private List<RolePeer> without(List<RolePeer> peers, String node) {
    find(peers, node).ifPresent(leaving::add);
    return peers.stream().filter(peer -> !peer.node().equals(node)).toList();
  }

  private static Optional<RolePeer> find(List<RolePeer> peers, String node) {
    return peers.stream().filter(peer -> peer.node().equals(node)).findFirst();
  }

  void forgetSilent(long nowNanos) {
    List<RolePeer> silent = new ArrayList<>();
    synchronized (this) {
      Stream.concat(byService.values().stream().flatMap(List::stream), leaving.stream())
          .filter(peer -> peer.isSilent(nowNanos, silence.toNanos()))
          .forEach(silent::add);
      byService.replaceAll(
          (service, peers) -> peers.stream().filter(peer -> !silent.contains(peer)).toList());
      leaving.removeAll(silent);
    }
    silent.forEach(RolePeer::lost);
  }

  /** Whether another node is known that answers {@code service}. */
  public boolean any(String service) {
    return count(service) > 0;
  }

  /**
   * Completes when another node is known for each of {@code services}, or after {@code limit}: then
   * some have none.
   */
  public Future<Void> await(List<String> services, Duration limit) {
    return await(services, System.nanoTime() + limit.toNanos());
  }

  private Future<Void> await(List<String> services, long latest) {
    return services.stream().allMatch(this::any) || System.nanoTime() - latest > 0
        ? Future.succeededFuture()
        : vertx.timer(LOOK_MILLIS).compose(ignored -> await(services, latest));
  }

  /** Counts the other nodes that answer {@code service}. */
  int count(String service) {
    return byService.getOrDefault(service, List.of()).size();
  }

  /** Counts the requests to {@code service} that have no answer yet. */
  int underWay(String service) {
    return byService.getOrDefault(service, List.of()).stream()
        .mapToInt(peer -> peer.budget().calls())
        .sum();
  }

  /**
   * Chooses a node to ask and takes the room for the request from its budget; empty when all are
   * full, or there is none.
   *
   * @param avoid asked only if no other has room
   */
  Optional<RolePeer> take(String service, int answerBytes, @Nullable RolePeer avoid) {
    List<RolePeer> peers = byService.getOrDefault(service, List.of());
    List<RolePeer> left = peers;
    while (!left.isEmpty()) {
      RolePeer best = best(left, avoid, System.nanoTime());
      if (best.budget().take(answerBytes)) {
        return Optional.of(best);
      }
      left = left.stream().filter(peer -> peer != best).toList();
    }
    return Optional.empty();
  }

  /** The smallest weight; of several the next in turn. */
  private RolePeer best(List<RolePeer> peers, @Nullable RolePeer avoid, long nowNanos) {
    int first = Math.floorMod(next.getAndIncrement(), peers.size());
    RolePeer best = peers.get(first);
    long least = weight(best, avoid, nowNanos);
    for (int i = 1; i < peers.size(); i++) {
      RolePeer peer = peers.get((first + i) % peers.size());
      long weight = weight(peer, avoid, nowNanos);
      if (weight < least) {
        best = peer;
        least = weight;
      }
    }
    return best;
  }

  private static long weight(RolePeer peer, @Nullable RolePeer avoid, long nowNanos) {
    long bad = (peer == avoid ? 2L : 0L) + (peer.isAside(nowNanos) ? 1L : 0L);
    return (bad << Integer.SIZE) + peer.budget().calls();
  }

  /** Lets others be asked first for a second. */
  void failed(RolePeer peer) {
    peer.putAside(System.nanoTime() + ASIDE_NANOS);
  }
}
