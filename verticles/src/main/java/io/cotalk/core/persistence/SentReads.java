package io.cotalk.core.persistence;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Who sends has read what stands above. Written some time after the commit, all of a shard at once
 * and each member once, because beside every send it costs a quarter of the write. What a node that
 * dies had still to write is made good by the member's next send or read. One for each node; any
 * thread.
 */
final class SentReads {
  /** Time between two writings. */
  static final long PERIOD_MILLIS = 500;

  /** Members that wait for one shard; more are left out. */
  private static final int MOST = 20_000;

  private static final int AT_ONCE = 1_000;

  /** By the primary key, in its order, so that two nodes do not wait for each other. */
  private static final String WRITE =
      """
      update members m set read_n = p.n
        from unnest($1::bigint[], $2::bigint[], $3::bigint[]) p(room, member, n)
       where m.room_id = p.room and m.user_id = p.member and m.read_n < p.n
      """;

  private static final Comparator<Member> ORDER =
      Comparator.comparingLong(Member::room).thenComparingLong(Member::user);

  private final Shards shards;
  private final PersistenceMetrics metrics;
  private final List<Waiting> waiting = new ArrayList<>();

  SentReads(Shards shards, PersistenceMetrics metrics) {
    this.shards = shards;
    this.metrics = metrics;
    shards.all().forEach(shard -> waiting.add(new Waiting()));
  }

  /** Notes that {@code sender} has written the message with ordinal {@code n}. */
  void note(RoomId room, UserId sender, long n) {
    Member member = new Member(room.value(), sender.value());
    if (!waiting.get(shards.of(room).index()).note(member, n)) {
      metrics.sentReadLeftOut();
    }
  }

  /** Begins to write what waits, where the last writing is done. */
  void writeSoon() {
    shards.all().forEach(shard -> waiting.get(shard.index()).begin(() -> write(shard)));
  }

  /** Writes what waits, after the last writing; completes in any case. */
  Future<Void> write() {
    List<Future<Void>> writes = new ArrayList<>();
    for (Shard shard : shards.all()) {
      writes.add(waiting.get(shard.index()).running().eventually(() -> write(shard)));
    }
    return Future.join(writes).<Void>mapEmpty().otherwiseEmpty();
  }

  /** What fails waits for the next time. */
  private Future<Void> write(Shard shard) {
    Waiting its = waiting.get(shard.index());
    Map<Member, Long> some = its.take();
    if (some.isEmpty()) {
      return Future.succeededFuture();
    }
    Long[] rooms = some.keySet().stream().map(Member::room).toArray(Long[]::new);
    Long[] members = some.keySet().stream().map(Member::user).toArray(Long[]::new);
    Long[] positions = some.values().toArray(Long[]::new);
    return shard
        .write(WRITE, Tuple.of(rooms, members, positions))
        .onFailure(failure -> some.forEach(its::note))
        .compose(done -> some.size() < AT_ONCE ? Future.succeededFuture() : write(shard));
  }

  private record Member(long room, long user) {}

  /** Of one shard. */
  private static final class Waiting {
    private final Map<Member, Long> positions = new HashMap<>();
    private Future<Void> running = Future.succeededFuture();

    synchronized void begin(Supplier<Future<Void>> writing) {
      if (running.isComplete()) {
        running = writing.get();
      }
    }

    synchronized Future<Void> running() {
      return running;
    }

    synchronized boolean note(Member member, long n) {
      boolean room = positions.size() < MOST || positions.containsKey(member);
      if (room) {
        positions.merge(member, n, Math::max);
      }
      return room;
    }

    synchronized Map<Member, Long> take() {
      Map<Member, Long> taken = new TreeMap<>(ORDER);
      Iterator<Map.Entry<Member, Long>> all = positions.entrySet().iterator();
      while (taken.size() < AT_ONCE && all.hasNext()) {
        Map.Entry<Member, Long> next = all.next();
        taken.put(next.getKey(), next.getValue());
        all.remove();
      }
      return taken;
    }
  }
}
