package io.cotalk.core.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The meters of the fan-out. One for each node; any thread. */
public final class FanoutMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(FanoutMetrics.class);

  private static final Duration[] DELAYS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final LongAdder rooms = new LongAdder();
  private final LongAdder registrations = new LongAdder();
  private final LongAdder gathered = new LongAdder();
  private final Counter deliveries;
  private final Counter gapsFilled;
  private final Counter lags;
  private final Counter readsLeftOut;
  private final Counter digestsMissed;
  private final Counter polls;
  private final Counter failures;
  private final Timer delay;

  public FanoutMetrics(MeterRegistry registry) {
    Gauge.builder("cotalk.fanout.rooms", rooms, LongAdder::sum)
        .description("Rooms with an open channel on this node, lingering ones included")
        .register(registry);
    Gauge.builder("cotalk.fanout.registrations", registrations, LongAdder::sum)
        .description("Event-bus addresses of rooms or slots that this node hears")
        .register(registry);
    Gauge.builder("cotalk.fanout.gathered", gathered, LongAdder::sum)
        .description("Events for many receivers that wait for others, for each loop with receivers")
        .register(registry);
    deliveries = counter(registry, "cotalk.fanout.deliveries", "Room events times subscriptions");
    gapsFilled = counter(registry, "cotalk.fanout.gap.events", "Events read from the log instead");
    lags = counter(registry, "cotalk.fanout.lags", "Times that a slow socket was left to the log");
    readsLeftOut =
        counter(registry, "cotalk.fanout.reads.left.out", "Read positions of too many at a time");
    digestsMissed =
        counter(registry, "cotalk.fanout.digests.missed", "Lost digests and silent publishers");
    polls = counter(registry, "cotalk.fanout.polls", "Sweeps over the shards' heads");
    delay =
        Timer.builder("cotalk.delivery.delay")
            .description("From an event's time in the log to its hand-out on this node")
            .serviceLevelObjectives(DELAYS)
            .register(registry);
    failures = counter(registry, "cotalk.fanout.registration.failures", "Failed registrations");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  void roomBegun() {
    rooms.increment();
  }

  void roomEnded() {
    rooms.decrement();
  }

  void registrationBegun() {
    registrations.increment();
  }

  void registrationEnded() {
    registrations.decrement();
  }

  void registrationFailed(Throwable failure) {
    failures.increment();
    LOG.debug("event-bus registration failed", failure);
  }

  /** So many events wait more, or fewer. */
  void gathered(int events) {
    gathered.add(events);
  }

  /**
   * Takes how old an event is when it is handed to the node's receivers. The two clocks are the
   * database's and the node's: below zero counts as zero.
   */
  void handedOut(long ageMillis) {
    delay.record(Math.max(0, ageMillis), TimeUnit.MILLISECONDS);
  }

  void delivered(long count) {
    deliveries.increment((double) count);
  }

  void gapFilled(long events) {
    gapsFilled.increment((double) events);
  }

  void lagged() {
    lags.increment();
  }

  void readLeftOut() {
    readsLeftOut.increment();
  }

  void digestMissed() {
    digestsMissed.increment();
  }

  void polled() {
    polls.increment();
  }
}
