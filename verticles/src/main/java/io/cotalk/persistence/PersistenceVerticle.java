package io.cotalk.persistence;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.command.SendMessage;
import io.cotalk.config.PersistenceConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.shards.Shard;
import io.cotalk.shards.Shards;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Hop 2: one {@link Lane} for each shard, on this verticle's event loop. Takes sends from its own
 * node by {@link Sends} and from other nodes on the lanes' addresses. Stopping waits until all
 * sends in the lanes are answered.
 */
public final class PersistenceVerticle extends VerticleBase {
  private static final long FLUSH_CHECK_MILLIS = 10;

  private final String node;
  private final int instance;
  private final Shards shards;
  private final RoomLog log;
  private final LocalLanes local;
  private final PersistenceConfig config;
  private final PersistenceMetrics metrics;
  private final List<Lane> lanes = new ArrayList<>();

  /**
   * @param node the id of this process
   * @param instance which of the node's instances this is, from 0
   */
  public PersistenceVerticle(
      String node,
      int instance,
      Shards shards,
      RoomLog log,
      LocalLanes local,
      PersistenceConfig config,
      PersistenceMetrics metrics) {
    this.node = node;
    this.instance = instance;
    this.shards = shards;
    this.log = log;
    this.local = local;
    this.config = config;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    List<Future<Void>> registered = new ArrayList<>();
    for (Shard shard : shards.all()) {
      Lane lane = new Lane(context, shard, log, config);
      lanes.add(lane);
      local.set(shard.index(), instance, lane);
      metrics.lane(shard.index(), instance, lane);
      registered.add(
          vertx
              .eventBus()
              .<Object>consumer(
                  Addresses.lane(node, shard.index(), instance), message -> receive(lane, message))
              .completion());
    }
    vertx.setPeriodic(SentReads.PERIOD_MILLIS, ignored -> log.sentReads().writeSoon());
    return Future.all(registered);
  }

  private static void receive(Lane lane, Message<Object> message) {
    Future<? extends BusMessage> stored =
        message.body() instanceof SendMessage send
            ? lane.submit(send)
            : Future.failedFuture(new ChatException(ErrorCode.INTERNAL, "not a message to a lane"));
    Bus.answer(message, stored);
  }

  @Override
  public Future<?> stop() {
    shards.all().forEach(shard -> local.clear(shard.index(), instance));
    return flushed().compose(done -> log.sentReads().write());
  }

  private Future<Void> flushed() {
    if (lanes.stream().allMatch(lane -> lane.held() == 0)) {
      return Future.succeededFuture();
    }
    return vertx.timer(FLUSH_CHECK_MILLIS).compose(ignored -> flushed());
  }
}
