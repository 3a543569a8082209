package io.cotalk.core.shards;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reads of one kind from one shard, many in one statement, because a statement on its own costs
 * PostgreSQL and the node as much as five keys in it: what has come while the last one ran goes
 * with the next. Where several come at once of late, statements begin some milliseconds apart; who
 * asks alone never waits. One for each kind and shard; any thread.
 *
 * @param <K> what is asked for, with equality
 * @param <V> what is found
 */
public final class GatheredReads<K, V> {
  /** Time between the beginnings of two statements, where many ask. */
  static final long APART_MILLIS = 4;

  private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(APART_MILLIS);
  private static final long BUSY_RETRY_MILLIS = 250;

  /** Weight of the newest statement, and the part of them that must have had company. */
  private static final double NEWEST = 0.25;

  private static final double ENOUGH = 0.15;

  /** Keys that wait for one shard at most; more are refused. */
  private static final int MOST_WAITING = 20_000;

  /** What has waited longer is refused, so that a slow shard keeps nobody for many statements. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final VertxInternal vertx;
  private final ContextInternal timers;
  private final int most;
  private final AtomicInteger asked;
  private final int mostAsked;
  private final Function<List<K>, Future<Map<K, V>>> read;
  private final ArrayDeque<Asked<K, V>> waiting = new ArrayDeque<>();
  private boolean planned;
  private double company;
  private long nextNanos = System.nanoTime();

  /**
   * @param most keys of one statement
   * @param asked counts the keys without an answer, of all kinds of the shard
   * @param mostAsked when more are refused as {@code busy}
   */
  GatheredReads(
      Vertx vertx,
      int most,
      AtomicInteger asked,
      int mostAsked,
      Function<List<K>, Future<Map<K, V>>> read) {
    this.vertx = (VertxInternal) vertx;
    // Of no verticle, whose end would take the timer along.
    this.timers = this.vertx.createEventLoopContext();
    this.most = most;
    this.asked = asked;
    this.mostAsked = mostAsked;
    this.read = read;
  }

  /**
   * Reads of each shard by number.
   *
   * @param most keys of one statement
   * @param read reads distinct keys in one statement; what it does not find is not in the map
   */
  public static <K, V> List<GatheredReads<K, V>> of(
      Vertx vertx, Shards shards, int most, BiFunction<Shard, List<K>, Future<Map<K, V>>> read) {
    return shards.all().stream()
        .map(
            shard ->
                new GatheredReads<K, V>(
                    vertx,
                    most,
                    shard.keysAskedFor(),
                    MOST_WAITING,
                    keys -> read.apply(shard, keys)))
        .toList();
  }

  /**
   * Reads of each shard by its number, on a node that asks other nodes for them.
   *
   * @param shards how many there are
   * @param most keys of one request
   * @param read reads distinct keys of the shard with a number; what it does not find is not in the
   *     map
   */
  public static <K, V> List<GatheredReads<K, V>> ofNumbers(
      Vertx vertx, int shards, int most, BiFunction<Integer, List<K>, Future<Map<K, V>>> read) {
    return IntStream.range(0, shards)
        .mapToObj(
            shard ->
                new GatheredReads<K, V>(
                    vertx,
                    most,
                    new AtomicInteger(),
                    MOST_WAITING,
                    keys -> read.apply(shard, keys)))
        .toList();
  }

  private record Asked<K, V>(K key, long nanos, Promise<Optional<V>> answer) {}

  /**
   * Reads one key; empty when it is not there. What is found was committed, or seen as such, after
   * this call. Completes on the caller's context; fails with {@code busy} or as the statement does.
   */
  public Future<Optional<V>> get(K key) {
    Promise<Optional<V>> answer = vertx.getOrCreateContext().promise();
    long wait;
    if (asked.incrementAndGet() > mostAsked) {
      asked.decrementAndGet();
      answer.fail(busy());
      return answer.future();
    }
    synchronized (this) {
      waiting.add(new Asked<>(key, System.nanoTime(), answer));
      if (planned) {
        return answer.future();
      }
      planned = true;
      wait = nextNanos - System.nanoTime();
    }
    runAfter(wait);
    return answer.future();
  }

  private void runAfter(long nanos) {
    if (nanos <= 0) {
      run();
    } else {
      timers.setTimer(1 + TimeUnit.NANOSECONDS.toMillis(nanos), fired -> run());
    }
  }

  private void run() {
    long begun = System.nanoTime();
    refuse(takeOlderThan(begun - LONGEST_NANOS));
    List<Asked<K, V>> taken = take();
    if (taken.isEmpty()) {
      ended(0, begun);
      return;
    }
    List<K> keys = taken.stream().map(Asked::key).distinct().toList();
    Future.succeededFuture(keys)
        .compose(read)
        .onComplete(
            done -> {
              asked.addAndGet(-taken.size());
              taken.forEach(each -> answer(each, done));
              ended(taken.size(), begun);
            });
  }

  private synchronized List<Asked<K, V>> take() {
    List<Asked<K, V>> taken = new ArrayList<>(Math.min(most, waiting.size()));
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return taken;
  }

  private synchronized List<Asked<K, V>> takeOlderThan(long nanos) {
    List<Asked<K, V>> old = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.element().nanos() - nanos < 0) {
      old.add(waiting.remove());
    }
    return old;
  }

  private void refuse(List<Asked<K, V>> old) {
    asked.addAndGet(-old.size());
    old.forEach(each -> each.answer().fail(busy()));
  }

  private static ChatException busy() {
    return new ChatException(ErrorCode.BUSY, "the shard is fully occupied", BUSY_RETRY_MILLIS);
  }

  private static <K, V> void answer(Asked<K, V> each, AsyncResult<Map<K, V>> done) {
    if (done.succeeded()) {
      each.answer().complete(Optional.ofNullable(done.result().get(each.key())));
    } else {
      each.answer().fail(done.cause());
    }
  }

  private void ended(int taken, long begun) {
    long wait;
    synchronized (this) {
      boolean several = taken > 1 || !waiting.isEmpty();
      company += ((several ? 1 : 0) - company) * NEWEST;
      nextNanos = company < ENOUGH || waiting.size() >= most ? begun : begun + APART_NANOS;
      planned = !waiting.isEmpty();
      if (!planned) {
        return;
      }
      wait = nextNanos - System.nanoTime();
    }
    runAfter(wait);
  }
}
