package io.cotalk.core.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.event.SessionRevoked;
import io.cotalk.core.caches.Caches;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.id.SessionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions whose access tokens must not be honoured although they have not expired. Rows on the
 * users' shards are the truth; this node hears of new ones over the bus, and reads them from every
 * shard each {@code auth.revocation-poll} because the bus may lose them. Remembered as long as an
 * access token can live. One for each node, started and stopped by it; any thread.
 */
public final class Revocations {
  private static final Logger log = LoggerFactory.getLogger(Revocations.class);

  /** About 100 bytes each. Reached only by a thousand revocations a second, which is reported. */
  private static final int MAX_REMEMBERED = 1_000_000;

  private static final Duration SWEEP = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final AuthConfig config;
  private final Optional<RevocationStore> store;
  private final List<RevocationPoll> polls;
  private final List<MessageConsumer<BusMessage>> consumers = new ArrayList<>();
  private final List<Consumer<SessionId>> listeners = new CopyOnWriteArrayList<>();
  private final Cache<SessionId, Boolean> revoked;
  private final Counter forgotten;
  private final List<Long> timers = new ArrayList<>();

  /**
   * @param source the one of the node's shards, which also deletes what no node needs any more, or
   *     the one of other nodes
   */
  public Revocations(
      Vertx vertx, RevocationSource source, AuthConfig config, MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.store = source instanceof RevocationStore own ? Optional.of(own) : Optional.empty();
    Duration memory = config.accessLife().plus(config.clockSkew().multipliedBy(2));
    this.forgotten =
        Counter.builder("cotalk.revocations.forgotten")
            .description("Revocations dropped because too many were remembered")
            .register(registry);
    this.revoked =
        Caches.tidiedAside()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(memory)
            .evictionListener((session, value, cause) -> countForgotten(cause.name()))
            .build();
    this.polls =
        IntStream.range(0, source.shards())
            .mapToObj(shard -> new RevocationPoll(shard, source, memory, this::note))
            .toList();
    meter(registry);
  }

  /**
   * Reads what was revoked lately, then listens and polls. Completes when every shard was asked
   * once, whether it answered or not.
   */
  public Future<Void> start() {
    for (int bucket = 0; bucket < Addresses.USER_BUCKETS; bucket++) {
      consumers.add(
          vertx
              .eventBus()
              .consumer(Addresses.usersBucket(bucket), message -> hear(Bus.body(message))));
    }
    timers.add(vertx.setPeriodic(config.revocationPoll().toMillis(), id -> unawaited(poll())));
    timers.add(vertx.setPeriodic(SWEEP.toMillis(), id -> unawaited(sweep())));
    return poll();
  }

  /** Ends listening and polling. What is known stays known. */
  public Future<Void> stop() {
    timers.forEach(vertx::cancelTimer);
    return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
        .transform(done -> Future.succeededFuture());
  }

  /** Tells whether tokens of {@code session} are refused. Takes no time. */
  public boolean isRevoked(SessionId session) {
    return revoked.getIfPresent(session) != null;
  }

  /**
   * Tells {@code listener} once of every session that this node learns to be revoked from now on,
   * on the thread that learned it. It must not block.
   *
   * @return ends the telling
   */
  public Runnable onRevoked(Consumer<SessionId> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Takes note of a committed revocation. */
  public void note(SessionId session) {
    if (revoked.asMap().putIfAbsent(session, true) == null) {
      listeners.forEach(listener -> listener.accept(session));
    }
  }

  /** Polls all shards. Succeeds whatever they say; each poll reports its own failure. */
  public Future<Void> poll() {
    return Future.join(polls.stream().map(RevocationPoll::run).toList())
        .transform(done -> Future.succeededFuture());
  }

  /**
   * Deletes rows no node needs any more, a page of each shard, more often when there are more;
   * nothing on a node without shards. Twice the time they are remembered, for nodes that start.
   */
  public Future<Void> sweep() {
    Duration age = config.accessLife().plus(config.clockSkew()).multipliedBy(2);
    return store
        .map(
            own ->
                Future.join(
                    IntStream.range(0, own.shards())
                        .mapToObj(shard -> sweep(own, shard, age))
                        .toList()))
        .orElseGet(() -> Future.join(List.of()))
        .transform(done -> Future.succeededFuture());
  }

  private static Future<Void> sweep(RevocationStore own, int shard, Duration age) {
    return own.sweep(shard, age)
        .compose(
            deleted ->
                deleted == RevocationSource.PAGE
                    ? sweep(own, shard, age)
                    : Future.succeededFuture());
  }

  private void hear(Object message) {
    if (message instanceof SessionRevoked hint) {
      note(hint.session());
    }
  }

  private void countForgotten(String cause) {
    if (cause.equals("SIZE")) {
      forgotten.increment();
    }
  }

  private static void unawaited(Future<Void> work) {
    work.onFailure(failure -> log.error("revocations", failure));
  }

  private void meter(MeterRegistry registry) {
    Supplier<Number> remembered = revoked::estimatedSize;
    Gauge.builder("cotalk.revocations.remembered", remembered)
        .description("Sessions whose access tokens are refused before they expire")
        .register(registry);
    for (RevocationPoll poll : polls) {
      Supplier<Number> failing = () -> poll.isFailing() ? 1 : 0;
      Gauge.builder("cotalk.revocations.unread", failing)
          .description("1 while the shard cannot be asked for revocations")
          .tag("shard", Integer.toString(poll.shard()))
          .register(registry);
    }
  }
}
