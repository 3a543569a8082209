package io.cotalk.core.fanout;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.event.HeadDigest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Keeps this node's picture of the logs' heads true: takes the digests of all nodes that store, and
 * asks the shards when one of them is missing. One for each node; works on one event loop, its
 * public methods on any thread.
 */
public final class Heads {
  private final Vertx vertx;
  private final RoomChannels channels;
  private final HeadSweep sweep;
  private final Publishers publishers;
  private final FanoutLoop home;
  private final Duration silence;
  private final Duration poll;

  public Heads(Vertx vertx, RoomChannels channels, HeadSweep sweep) {
    this.vertx = vertx;
    this.channels = channels;
    this.sweep = sweep;
    this.silence = channels.config().silence();
    this.poll = channels.config().poll();
    this.publishers = new Publishers(silence.toMillis());
    this.home = channels.loops().getFirst();
  }

  /** Starts to listen; completes when the cluster knows it. Ends with the Vert.x instance. */
  public Future<Void> start() {
    home.run(
        () -> {
          vertx.setPeriodic(silence.toMillis(), ignored -> watch());
          vertx.setPeriodic(poll.toMillis(), ignored -> sweep.begin());
        });
    return vertx.eventBus().consumer(Addresses.digests(), this::receive).completion();
  }

  /** Asks the shards for all heads soon: the cluster has changed, so hints may have been lost. */
  public void membershipChanged() {
    home.run(sweep::begin);
  }

  /** Expects no more digests of the process {@code node}, which stops in order. */
  public void nodeLeaves(String node) {
    home.run(() -> publishers.leaves(node));
  }

  private void receive(Message<Object> message) {
    if (Bus.body(message) instanceof HeadDigest digest && !channels.faults().bus().drops(message)) {
      home.run(() -> accept(digest));
    }
  }

  private void accept(HeadDigest digest) {
    for (FanoutLoop loop : channels.loops()) {
      loop.run(() -> loop.digest(digest));
    }
    if (publishers.misses(digest, nowMillis())) {
      channels.metrics().digestMissed();
      sweep.begin();
    }
  }

  private void watch() {
    if (publishers.anySilent(nowMillis())) {
      channels.metrics().digestMissed();
      sweep.begin();
    }
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
