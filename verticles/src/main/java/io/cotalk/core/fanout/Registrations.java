package io.cotalk.core.fanout;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.core.config.FailPoint;
import io.cotalk.core.faults.FailPoints;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.Map;

/**
 * What one event loop hears on the event bus: the address of each room it is home of, or of each
 * slot that has such a room. Every address is registered once. On that event loop only.
 */
final class Registrations {
  private final Vertx vertx;
  private final RoomAddressing addressing;
  private final Handler<Message<Object>> receiver;
  private final FanoutMetrics metrics;
  private final FailPoints points;
  private final Map<String, Registration> registrations = new HashMap<>();

  Registrations(
      Vertx vertx,
      RoomAddressing addressing,
      Handler<Message<Object>> receiver,
      FanoutMetrics metrics,
      FailPoints points) {
    this.vertx = vertx;
    this.addressing = addressing;
    this.receiver = receiver;
    this.metrics = metrics;
    this.points = points;
  }

  /**
   * Takes part in the address of {@code room}; completes when the event bus has it, or fails with
   * {@code unavailable}. Followed by one {@link #release} in both cases.
   */
  Future<Void> acquire(RoomId room) {
    Registration registration = registrations.computeIfAbsent(address(room), this::register);
    registration.rooms++;
    return registration.done;
  }

  void release(RoomId room) {
    String address = address(room);
    Registration registration = registrations.get(address);
    if (registration == null || --registration.rooms > 0) {
      return;
    }
    registrations.remove(address);
    metrics.registrationEnded();
    registration.consumer.unregister().onFailure(failure -> metrics.registrationFailed(failure));
  }

  private String address(RoomId room) {
    return addressing.of(room);
  }

  private Registration register(String address) {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(address);
    points.pass(FailPoint.BEFORE_RESUBSCRIBE, () -> consumer.handler(receiver));
    metrics.registrationBegun();
    Future<Void> done =
        consumer
            .completion()
            .onFailure(failure -> metrics.registrationFailed(failure))
            .recover(
                failure ->
                    Future.failedFuture(
                        new ChatException(
                            ErrorCode.UNAVAILABLE, "the cluster does not answer just now")));
    return new Registration(consumer, done);
  }

  private static final class Registration {
    final MessageConsumer<Object> consumer;
    final Future<Void> done;
    int rooms;

    Registration(MessageConsumer<Object> consumer, Future<Void> done) {
      this.consumer = consumer;
      this.done = done;
    }
  }
}
