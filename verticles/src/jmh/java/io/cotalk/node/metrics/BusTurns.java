package io.cotalk.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.impl.VertxBootstrapImpl;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prints the processor time of a publish on the event bus to one consumer of the same node, by
 * turns: without meters, and with those of Vert.x. A program of its own, because JMH takes no
 * turns.
 */
public final class BusTurns {
  private static final int MESSAGES = 20_000;
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 20;
  private static final Buffer BODY = Buffer.buffer(new byte[150]);

  private BusTurns() {}

  public static void main(String[] args) throws Exception {
    Vertx plain = Vertx.vertx();
    MeterRegistry registry = new Metrics("turns").registry();
    VertxOptions options = new VertxOptions();
    VertxMeters.enable(options);
    Vertx counted =
        new VertxBootstrapImpl(options)
            .metricsFactory(VertxMeters.factory(registry))
            .init()
            .vertx();
    double[] without = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double one = publish(plain);
      double other = publish(counted);
      if (round >= 0) {
        without[round] = one;
        with[round] = other;
      }
    }
    System.out.printf(
        "medians of %d rounds of %d messages, processor time: without %.2f µs, with %.2f µs%n",
        ROUNDS, MESSAGES, median(without), median(with));
    plain.close();
    counted.close();
  }

  /** Returns microseconds a message, of the loop that sends and receives. */
  private static double publish(Vertx vertx) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    AtomicLong took = new AtomicLong();
    vertx
        .getOrCreateContext()
        .runOnContext(
            go -> {
              long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
              MessageConsumer<Buffer> consumer = vertx.eventBus().localConsumer("room.4711");
              int[] seen = {0};
              consumer.handler(
                  message -> {
                    if (++seen[0] == MESSAGES) {
                      took.set(
                          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
                      consumer.unregister().onComplete(gone -> done.countDown());
                    }
                  });
              for (int i = 0; i < MESSAGES; i++) {
                vertx.eventBus().publish("room.4711", BODY);
              }
            });
    done.await();
    return took.get() / 1000.0 / MESSAGES;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
