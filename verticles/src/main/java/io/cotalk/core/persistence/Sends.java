package io.cotalk.core.persistence;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendMessage;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * The way into the write lanes, for every transport: a lane of the own node where there is one,
 * else that of the peer which all nodes choose for the room, so that one room's sends keep their
 * order. One for each node; any thread.
 */
public final class Sends {
  private static final long RETRY_MILLIS = 1_000;

  private final Vertx vertx;
  private final ShardLayout shards;
  private final LocalLanes local;
  private final LanePeers peers;
  private final Duration timeout;
  private final SendMetrics metrics;

  /**
   * @param sendTimeout every send is answered within this time, by the lane or without it
   */
  public Sends(
      Vertx vertx,
      ShardLayout shards,
      LocalLanes local,
      LanePeers peers,
      Duration sendTimeout,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.shards = shards;
    this.local = local;
    this.peers = peers;
    this.timeout = sendTimeout;
    this.metrics = new SendMetrics(registry);
  }

  /** Whether this node, or one that it knows of, stores messages. */
  public boolean isPossible() {
    return local.isUsed() || peers.any();
  }

  /** Has the meters of sends over {@code transport}, before there are any. */
  public void add(Transport transport) {
    metrics.add(transport);
  }

  /** Stores one event; completes after its commit. Fails as {@link AppendEvent} tells. */
  public Future<SendReply> send(Transport transport, AppendEvent event) {
    return metrics.measure(transport, send(event));
  }

  /** Counts a send that was refused before it came here. */
  public void refused(Transport transport, Throwable failure) {
    metrics.refused(transport, failure);
  }

  private Future<SendReply> send(AppendEvent event) {
    int shard = shards.shardOf(event.room());
    return local
        .of(shard, event.room())
        .map(lane -> lane.submit(event))
        .or(
            () ->
                peers
                    .laneFor(shard, event.room(), event.kind())
                    .map(address -> remote(address, event)))
        .orElseGet(
            () ->
                Future.failedFuture(
                    new ChatException(
                        ErrorCode.UNAVAILABLE, "no node stores this just now", RETRY_MILLIS)));
  }

  private Future<SendReply> remote(String address, AppendEvent event) {
    BusMessage message =
        event.kind() == EventKind.MSG
            ? new SendMessage(event.room(), event.sender(), event.cid(), event.body())
            : event;
    return Bus.request(vertx, address, message, SendReply.class, timeout);
  }
}
