package io.cotalk.node.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Bounds what waits for one peer on the event bus, whose own queues have no bound (reliability T5):
 * a hint is given to a peer only while fewer than a limit are under way to it, else it is shed.
 * What has arrived is known by the answers to probes, since a connection keeps the order. Any
 * thread.
 */
final class PeerCredits {
  /** A probe is due after this part of the limit, so that a busy peer does not run out of it. */
  private static final int PROBES = 4;

  private final Map<String, Peer> peers = new ConcurrentHashMap<>();
  private final LongAdder shed = new LongAdder();
  private final String self;
  private final int limit;
  private final Consumer<String> probe;

  /**
   * @param self the own node, which needs no credit
   * @param limit hints under way to one peer; each has some 4 Ki characters at most
   * @param probe asks for a probe of a peer, on any thread
   */
  PeerCredits(String self, int limit, Consumer<String> probe) {
    this.self = self;
    this.limit = limit;
    this.probe = probe;
  }

  /** Returns those of {@code nodes} that get a hint now, and counts it. */
  Iterable<String> admit(Iterable<String> nodes) {
    List<String> refused = null;
    for (String node : nodes) {
      if (!node.equals(self) && !take(node)) {
        refused = refused == null ? new ArrayList<>(1) : refused;
        refused.add(node);
      }
    }
    return refused == null ? nodes : without(nodes, refused);
  }

  private static List<String> without(Iterable<String> nodes, List<String> refused) {
    List<String> admitted = new ArrayList<>();
    for (String node : nodes) {
      if (!refused.contains(node)) {
        admitted.add(node);
      }
    }
    return admitted;
  }

  private boolean take(String node) {
    Peer peer = peers.computeIfAbsent(node, first -> new Peer());
    long number = peer.given.get();
    if (number - peer.arrived.get() >= limit) {
      shed.increment();
      return false;
    }
    if (peer.given.incrementAndGet() % (limit / PROBES) == 0) {
      probe.accept(node);
    }
    return true;
  }

  /** Returns how many hints were given to {@code node}; to be told to {@link #arrived}. */
  long given(String node) {
    Peer peer = peers.get(node);
    return peer == null ? 0 : peer.given.get();
  }

  /** Says that everything up to hint number {@code given} has arrived at {@code node}. */
  void arrived(String node, long given) {
    Peer peer = peers.get(node);
    if (peer != null) {
      peer.arrived.accumulateAndGet(given, Math::max);
    }
  }

  /** Forgets the peers that are not in {@code members}. */
  void retain(Collection<String> members) {
    peers.keySet().retainAll(members);
  }

  /** Returns the most hints that are under way to one peer. */
  long underWay() {
    return peers.values().stream()
        .mapToLong(peer -> peer.given.get() - peer.arrived.get())
        .max()
        .orElse(0);
  }

  /** Returns how many hints were shed. */
  long shed() {
    return shed.sum();
  }

  /** One peer's account. */
  private static final class Peer {
    final AtomicLong given = new AtomicLong();
    final AtomicLong arrived = new AtomicLong();
  }
}
