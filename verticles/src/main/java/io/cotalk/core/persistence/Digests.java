package io.cotalk.core.persistence;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.event.HeadDigest;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.bus.event.UserHead;
import io.cotalk.core.shards.Shards;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes, for each shard and about once a second, how far the logs went that this node wrote to:
 * a lost event shows by it. Empty digests go out too, and each has a number, so that a lost digest
 * shows as well. One for each node; {@link #note} on any thread.
 */
public final class Digests {
  /** Heads in one digest; more are split into several. */
  private static final int MAX_HEADS = 2_000;

  /**
   * Heads kept for one shard between two digests; beyond, a number is left out and receivers ask
   * the shard.
   */
  private static final int MAX_KEPT = 100_000;

  private final Vertx vertx;
  private final Shards shards;
  private final LocalLanes lanes;
  private final List<Changes> changes = new ArrayList<>();

  /**
   * @param lanes those of this node, which other nodes know by its digests
   */
  public Digests(Vertx vertx, Shards shards, LocalLanes lanes) {
    this.vertx = vertx;
    this.shards = shards;
    this.lanes = lanes;
    shards.all().forEach(shard -> changes.add(new Changes()));
  }

  /** Starts publishing; ends with the Vert.x instance. */
  public void start(Duration period) {
    vertx.setPeriodic(period.toMillis(), ignored -> publish());
  }

  /** Notes that a room's log now goes to {@code seq} and {@code n} at least. */
  public void note(RoomId room, long seq, long n) {
    changes.get(shards.of(room).index()).note(new RoomHead(room, seq, n));
  }

  /**
   * Notes that {@code sender} has written message {@code n} of a room, and so has read up to it; to
   * come before the {@link #note(RoomId, long, long)} that tells of it.
   */
  void note(RoomId room, UserId sender, long n) {
    changes.get(shards.of(room).index()).note(new Sender(room, sender), n);
  }

  /** Notes that a user's event log now goes to {@code u} at least. */
  public void note(UserId user, long u) {
    changes.get(shards.of(user).index()).note(new UserHead(user, u));
  }

  /** Publishes now. Any thread; one after the other, so that numbers go out in order. */
  synchronized void publish() {
    for (int shard = 0; shard < changes.size(); shard++) {
      int offered = lanes.offered(shard);
      for (HeadDigest digest : changes.get(shard).take(lanes.node(), shard, offered)) {
        vertx.eventBus().publish(Addresses.digests(), digest);
      }
    }
  }

  private record Sender(RoomId room, UserId user) {}

  /** What changed on one shard since the last digest. */
  private static final class Changes {
    private Map<RoomId, RoomHead> rooms = new HashMap<>();
    private Map<UserId, UserHead> users = new HashMap<>();
    private Map<Sender, Long> senders = new HashMap<>();
    private long number;
    private boolean overflown;

    synchronized void note(RoomHead head) {
      if (rooms.size() >= MAX_KEPT && !rooms.containsKey(head.room())) {
        overflown = true;
        return;
      }
      rooms.merge(head.room(), head, (a, b) -> a.seq() >= b.seq() ? a : b);
    }

    /**
     * Who is left out has the message of others counted with them, which the sweep of heads mends.
     */
    synchronized void note(Sender sender, long n) {
      if (senders.size() < MAX_KEPT || senders.containsKey(sender)) {
        senders.merge(sender, n, Math::max);
      }
    }

    synchronized void note(UserHead head) {
      if (users.size() >= MAX_KEPT && !users.containsKey(head.user())) {
        overflown = true;
        return;
      }
      users.merge(head.user(), head, (a, b) -> a.u() >= b.u() ? a : b);
    }

    synchronized List<HeadDigest> take(String node, int shard, int lanes) {
      List<List<RoomHead>> roomParts = parts(rooms.values());
      List<List<UserHead>> userParts = parts(users.values());
      List<List<ReadMoved>> sentParts = parts(sent());
      rooms = new HashMap<>();
      users = new HashMap<>();
      senders = new HashMap<>();
      if (overflown) {
        number++;
        overflown = false;
      }
      List<HeadDigest> digests = new ArrayList<>();
      // Before the heads, so that nobody takes a message of their own for one to read.
      for (List<ReadMoved> some : sentParts.subList(0, sentParts.size() - 1)) {
        digests.add(new HeadDigest(node, shard, lanes, ++number, List.of(), List.of(), some, true));
      }
      for (int i = 0; i < Math.max(roomParts.size(), userParts.size()); i++) {
        List<RoomHead> someRooms = i < roomParts.size() ? roomParts.get(i) : List.of();
        List<UserHead> someUsers = i < userParts.size() ? userParts.get(i) : List.of();
        List<ReadMoved> someSent = i == 0 ? sentParts.getLast() : List.of();
        digests.add(
            new HeadDigest(node, shard, lanes, ++number, someRooms, someUsers, someSent, true));
      }
      return digests;
    }

    private List<ReadMoved> sent() {
      List<ReadMoved> sent = new ArrayList<>(senders.size());
      senders.forEach((who, n) -> sent.add(new ReadMoved(who.room, who.user, n)));
      return sent;
    }

    /** Cuts into lists of a digest's size; one empty list for nothing. */
    private static <T> List<List<T>> parts(Collection<T> heads) {
      List<T> all = List.copyOf(heads);
      List<List<T>> parts = new ArrayList<>();
      for (int from = 0; from == 0 || from < all.size(); from += MAX_HEADS) {
        parts.add(all.subList(from, Math.min(all.size(), from + MAX_HEADS)));
      }
      return parts;
    }
  }
}
