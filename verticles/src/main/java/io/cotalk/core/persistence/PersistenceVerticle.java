package io.cotalk.core.persistence;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendMessage;
import io.cotalk.bus.event.EventKind;
import io.cotalk.core.config.PersistenceConfig;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.wire.EventBodyJson;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hop 2: one {@link Lane} for each shard, on this verticle's event loop. Takes sends from its own
 * node by {@link Sends} and from other nodes on the lanes' addresses. Stopping tells the other
 * nodes, takes what they send until they have heard, and waits until all sends in the lanes are
 * answered.
 */
public final class PersistenceVerticle extends VerticleBase {
  private static final long CHECK_MILLIS = 10;

  /** Time between two words to the other nodes that the lanes are gone: one may be lost. */
  private static final long TELL_MILLIS = 50;

  /** Other nodes that have sent nothing for this long are taken to have heard. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Who still sends after this time is refused. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long RETRY_MILLIS = 200;

  private final int instance;
  private final Shards shards;
  private final RoomLog log;
  private final LocalLanes local;
  private final Digests digests;
  private final PersistenceConfig config;
  private final PersistenceMetrics metrics;
  private final List<Lane> lanes = new ArrayList<>();
  private long usedNanos;
  private boolean closed;

  /**
   * @param instance which of the node's instances this is, from 0
   */
  public PersistenceVerticle(
      int instance,
      Shards shards,
      RoomLog log,
      LocalLanes local,
      Digests digests,
      PersistenceConfig config,
      PersistenceMetrics metrics) {
    this.instance = instance;
    this.shards = shards;
    this.log = log;
    this.local = local;
    this.digests = digests;
    this.config = config;
    this.metrics = metrics;
  }

  /** Completes when the lanes can be reached; from then on they are offered. */
  @Override
  public Future<?> start() {
    List<Future<Void>> registered = new ArrayList<>();
    for (Shard shard : shards.all()) {
      Lane lane = new Lane(context, shard, log, config);
      lanes.add(lane);
      metrics.lane(shard.index(), instance, lane);
      registered.add(
          vertx
              .eventBus()
              .<Object>consumer(
                  local.address(shard.index(), instance), message -> receive(lane, message))
              .completion());
    }
    vertx.setPeriodic(SentReads.PERIOD_MILLIS, ignored -> log.sentReads().writeSoon());
    return Future.all(registered).onSuccess(done -> shards.all().forEach(this::offer));
  }

  private void offer(Shard shard) {
    local.set(shard.index(), instance, lanes.get(shard.index()));
  }

  private void receive(Lane lane, Message<Object> message) {
    usedNanos = System.nanoTime();
    Bus.answer(message, stored(lane, Bus.body(message)));
  }

  private Future<? extends BusMessage> stored(Lane lane, Object body) {
    if (closed) {
      return Future.failedFuture(
          new ChatException(ErrorCode.UNAVAILABLE, "the node is stopping", RETRY_MILLIS));
    }
    return switch (body) {
      case SendMessage send -> lane.submit(event(send));
      case AppendEvent event -> lane.submit(event);
      default ->
          Future.failedFuture(new ChatException(ErrorCode.INTERNAL, "not a message to a lane"));
    };
  }

  private static AppendEvent event(SendMessage send) {
    long re = EventBodyJson.reOf(send.body());
    return new AppendEvent(send.room(), send.sender(), send.cid(), EventKind.MSG, send.body(), re);
  }

  @Override
  public Future<?> stop() {
    shards.all().forEach(shard -> local.clear(shard.index(), instance));
    usedNanos = System.nanoTime();
    return quiet(usedNanos + LONGEST_NANOS)
        .compose(left -> flushed())
        .compose(done -> log.sentReads().write());
  }

  /** The consumers stay until the end: who has not heard has an answer at once, not no answer. */
  private Future<Void> quiet(long latest) {
    long now = System.nanoTime();
    if (!vertx.isClustered() || now - usedNanos > QUIET_NANOS || now > latest) {
      closed = true;
      return Future.succeededFuture();
    }
    digests.publish();
    return vertx.timer(TELL_MILLIS).compose(ignored -> quiet(latest));
  }

  private Future<Void> flushed() {
    if (lanes.stream().allMatch(lane -> lane.held() == 0)) {
      return Future.succeededFuture();
    }
    return vertx.timer(CHECK_MILLIS).compose(ignored -> flushed());
  }
}
