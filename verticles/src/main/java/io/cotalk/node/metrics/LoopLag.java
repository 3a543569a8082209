package io.cotalk.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Measures how late the timers of each event loop are, ten times a second: {@code
 * cotalk_event_loop_lag_seconds}. A loop that is late answers nobody meanwhile. Closed by the node.
 */
public final class LoopLag implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final Duration[] LAGS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final List<Future<?>> timers = new ArrayList<>();

  /** Begins to measure all event loops of {@code vertx}. */
  public LoopLag(Vertx vertx, MeterRegistry registry) {
    EventLoopGroup loops = ((VertxInternal) vertx).nettyEventLoopGroup();
    int number = 0;
    for (EventExecutor loop : loops) {
      Timer lag =
          Timer.builder("cotalk.event.loop.lag")
              .description("How late a timer of the event loop was")
              .tag("loop", Integer.toString(number++))
              .serviceLevelObjectives(LAGS)
              .register(registry);
      timers.add(
          loop.scheduleWithFixedDelay(
              new Probe(lag), PERIOD.toNanos(), PERIOD.toNanos(), TimeUnit.NANOSECONDS));
    }
  }

  @Override
  public void close() {
    timers.forEach(timer -> timer.cancel(false));
  }

  /** One loop's timer; on that loop only, but for its making. */
  private static final class Probe implements Runnable {
    private final Timer lag;
    private long due = System.nanoTime() + PERIOD.toNanos();

    Probe(Timer lag) {
      this.lag = lag;
    }

    @Override
    public void run() {
      long now = System.nanoTime();
      lag.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
      due = now + PERIOD.toNanos();
    }
  }
}
