package io.cotalk.core.persistence;

import io.cotalk.bus.command.SendReply;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts every answer to a send as the client sees it, by transport and code: {@code
 * cotalk_sends_total}; and measures the time to an acknowledgement: {@code
 * cotalk_send_ack_seconds}. One for each node; any thread.
 */
final class SendMetrics {
  private static final String STORED = "ok";
  private static final String REPEATED = "duplicate";

  /** Where latencies are told apart: an acknowledgement takes a commit, some milliseconds. */
  static final Duration[] LATENCIES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final Map<Answer, Counter> answers = new ConcurrentHashMap<>();
  private final PerTransport<Success> successes = new PerTransport<>(this::success);

  /** The meters of sends that succeed over one transport: nearly all, so they are not looked up. */
  private record Success(Timer acknowledged, Counter stored, Counter repeated) {}

  /** Bounded: transports times codes. */
  private record Answer(Transport transport, String code) {}

  SendMetrics(MeterRegistry registry) {
    this.registry = registry;
    add(Transport.HTTP);
  }

  /** Has the meters of sends over {@code transport}, before there are any. */
  void add(Transport transport) {
    successes.of(transport);
  }

  private Success success(Transport transport) {
    return new Success(
        acknowledged(transport), counter(transport, STORED), counter(transport, REPEATED));
  }

  private Timer acknowledged(Transport transport) {
    return Timer.builder("cotalk.send.ack")
        .description("From taking a send to its acknowledgement after the commit")
        .tag("transport", transport.label())
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  /** Counts the answer to a send that begins now, when it is there; returns the same future. */
  Future<SendReply> measure(Transport transport, Future<SendReply> send) {
    long begun = System.nanoTime();
    Success success = successes.of(transport);
    return send.onComplete(
        done -> {
          if (done.succeeded()) {
            success.acknowledged.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            (done.result().duplicate() ? success.repeated : success.stored).increment();
          } else {
            refused(transport, done.cause());
          }
        });
  }

  /** Counts a send that was refused before it came to a lane. */
  void refused(Transport transport, Throwable failure) {
    ErrorCode code = failure instanceof ChatException known ? known.code() : ErrorCode.INTERNAL;
    answers
        .computeIfAbsent(
            new Answer(transport, code.wireName()),
            answer -> counter(answer.transport(), answer.code()))
        .increment();
  }

  private Counter counter(Transport transport, String code) {
    return Counter.builder("cotalk.sends")
        .description("Answers to sends, as clients see them")
        .tag("transport", transport.label())
        .tag("code", code)
        .register(registry);
  }
}
