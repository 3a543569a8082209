package io.cotalk.core.fanout;

import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.FanoutConfig;
import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.id.RoomId;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All open rooms of this node: a {@link FanoutLoop} for each event loop of the Vert.x instance, and
 * which of them is a room's home. One for each node; any thread.
 */
public final class RoomChannels {
  private final FanoutConfig config;
  private final SocketConfig limits;
  private final RoomLogReader log;
  private final FanoutMetrics metrics;
  private final PlantedFaults faults;
  private final Map<EventLoop, FanoutLoop> byEventLoop = new LinkedHashMap<>();
  private final List<FanoutLoop> loops;

  public RoomChannels(
      Vertx vertx,
      FanoutConfig config,
      SocketConfig limits,
      RoomLogReader log,
      FanoutMetrics metrics,
      PlantedFaults faults) {
    this.config = config;
    this.limits = limits;
    this.log = log;
    this.metrics = metrics;
    this.faults = faults;
    VertxInternal internal = (VertxInternal) vertx;
    for (EventExecutor executor : internal.nettyEventLoopGroup()) {
      EventLoop eventLoop = (EventLoop) executor;
      ContextInternal context = internal.contextBuilder().withEventLoop(eventLoop).build();
      byEventLoop.put(eventLoop, new FanoutLoop(context, this));
    }
    loops = List.copyOf(byEventLoop.values());
  }

  /** Returns the part of the fan-out that runs on the event loop of {@code context}. */
  public FanoutLoop loop(Context context) {
    EventLoop eventLoop = ((ContextInternal) context).nettyEventLoop();
    return Objects.requireNonNull(byEventLoop.get(eventLoop), "not an event loop of this Vert.x");
  }

  /** Returns all loops, in an order that does not change. */
  List<FanoutLoop> loops() {
    return loops;
  }

  /** Returns the loop that orders the events of {@code room}; all rooms of a slot have the same. */
  FanoutLoop home(RoomId room) {
    return loops.get(room.slot() % loops.size());
  }

  /** Tells a room's channel how far its log goes. */
  void tell(RoomHead head) {
    FanoutLoop home = home(head.room());
    home.run(() -> home.head(head));
  }

  FanoutConfig config() {
    return config;
  }

  SocketConfig limits() {
    return limits;
  }

  RoomLogReader log() {
    return log;
  }

  FanoutMetrics metrics() {
    return metrics;
  }

  PlantedFaults faults() {
    return faults;
  }
}
