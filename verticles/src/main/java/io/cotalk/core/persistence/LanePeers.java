package io.cotalk.core.persistence;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.HeadDigest;
import io.cotalk.id.RoomId;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The other nodes that store messages, known by the digests they send. For nodes that do not store
 * messages themselves. Any thread.
 */
public final class LanePeers {
  private final Map<String, Peer> peers = new ConcurrentHashMap<>();
  private final long silenceNanos;

  /**
   * @param silence a node that sent no digest for this long is not asked
   */
  public LanePeers(Vertx vertx, Duration silence) {
    this.silenceNanos = silence.toNanos();
    vertx.eventBus().<Object>consumer(Addresses.digests(), message -> heard(Bus.body(message)));
    vertx.setPeriodic(
        silence.toMillis(),
        ignored -> peers.values().removeIf(peer -> !peer.alive(System.nanoTime(), silenceNanos)));
  }

  private void heard(Object body) {
    if (!(body instanceof HeadDigest digest)) {
      return;
    }
    if (digest.lanes() == 0) {
      peers.remove(digest.node());
    } else {
      peers.put(
          digest.node(),
          new Peer(digest.node(), digest.lanes(), digest.everyKind(), System.nanoTime()));
    }
  }

  /** Whether a node is known that stores messages. */
  boolean any() {
    long now = System.nanoTime();
    return peers.values().stream().anyMatch(peer -> peer.alive(now, silenceNanos));
  }

  /**
   * Returns the address of the lane that all nodes with the same view choose for {@code room}: the
   * peer with the highest hash of itself and the room (rendezvous hashing), so that few rooms move
   * when a node comes or goes. Events that are no messages go to those peers alone that take them:
   * while nodes are replaced by those of this release, some do not.
   */
  Optional<String> laneFor(int shard, RoomId room, EventKind kind) {
    long now = System.nanoTime();
    Peer best = null;
    long bestWeight = 0;
    for (Peer peer : peers.values()) {
      long weight = weight(peer.node(), room);
      if (peer.alive(now, silenceNanos)
          && peer.takes(kind)
          && (best == null || weight > bestWeight)) {
        best = peer;
        bestWeight = weight;
      }
    }
    return Optional.ofNullable(best)
        .map(peer -> Addresses.lane(peer.node(), shard, LocalLanes.laneOf(room, peer.lanes())));
  }

  /** The finaliser of SplitMix64 over both. */
  private static long weight(String node, RoomId room) {
    long z = room.value() ^ (node.hashCode() * 0x9E3779B97F4A7C15L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private record Peer(String node, int lanes, boolean everyKind, long heardNanos) {
    boolean takes(EventKind kind) {
      return everyKind || kind == EventKind.MSG;
    }

    boolean alive(long now, long silenceNanos) {
      return now - heardNanos <= silenceNanos;
    }
  }
}
