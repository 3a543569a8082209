package io.cotalk.core.roles;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.SizedRequest;
import io.cotalk.bus.UnknownMessage;
import io.cotalk.core.config.RolesConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Answers the requests of other nodes to one service, on this verticle's event loop; at most a
 * number at once, the others are {@code busy}; each within the time that others wait. Stopping
 * tells the other nodes, answers what they still send until they have heard, and waits for the
 * answers under way as long as others do.
 */
public final class RoleVerticle extends VerticleBase {
  private static final int USUAL_BYTES = 64 * 1_024;
  private static final long BUSY_MILLIS = 250;
  private static final long CHECK_MILLIS = 25;

  /** The part of the asker's timeout in which every request is answered. */
  private static final int ANSWER_TENTHS = 9;

  /** Other nodes that have asked nothing for this long are taken to have heard. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** What is asked after this time is refused. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ServiceOffers offers;
  private final String service;
  private final Function<BusMessage, Future<? extends BusMessage>> work;
  private final CallBudget budget;
  private final long timeoutNanos;
  private final long answerMillis;
  private final Counter refused;
  private long usedNanos;
  private boolean closed;

  /**
   * @param service its name, the same on all nodes
   * @param work answers one request on the verticle's context; must not block
   */
  public RoleVerticle(
      ServiceOffers offers,
      String service,
      Function<BusMessage, Future<? extends BusMessage>> work,
      RolesConfig config,
      RoleMetrics metrics) {
    this(offers, service, work, config.timeout(), config, metrics);
  }

  /**
   * @param timeout how long others wait for an answer
   */
  RoleVerticle(
      ServiceOffers offers,
      String service,
      Function<BusMessage, Future<? extends BusMessage>> work,
      Duration timeout,
      RolesConfig config,
      RoleMetrics metrics) {
    this.offers = offers;
    this.service = service;
    this.work = work;
    this.budget = new CallBudget(config.maxServed(), config.maxServedBytes());
    this.timeoutNanos = timeout.toNanos();
    this.answerMillis = timeout.toMillis() * ANSWER_TENTHS / 10;
    this.refused = metrics.serves(service, budget);
  }

  /** Completes when other nodes can reach it; from then on it is offered. */
  @Override
  public Future<?> start() {
    return vertx
        .eventBus()
        .<Object>consumer(Addresses.service(offers.node(), service), this::receive)
        .completion()
        .onSuccess(done -> offers.add(service));
  }

  private void receive(Message<Object> message) {
    usedNanos = System.nanoTime();
    Object body = Bus.body(message);
    int bytes = body instanceof SizedRequest sized ? sized.answerBytes() : USUAL_BYTES;
    if (closed) {
      Bus.answer(message, Future.failedFuture(unavailable("the node is stopping")));
    } else if (!budget.take(bytes)) {
      refused.increment();
      Bus.answer(
          message,
          Future.failedFuture(
              new ChatException(ErrorCode.BUSY, "too many requests wait", BUSY_MILLIS)));
    } else {
      Bus.answer(message, inTime(answered(body).onComplete(done -> budget.release(bytes))));
    }
  }

  /**
   * The asker has an answer before it gives up, so that it knows that this node is there. What the
   * work finds later is of no use, but it counts until then.
   */
  private <T> Future<T> inTime(Future<T> work) {
    return work.timeout(answerMillis, TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof TimeoutException
                        ? new ChatException(
                            ErrorCode.UNKNOWN, "no answer of a shard in time", BUSY_MILLIS)
                        : failure));
  }

  /** A node of another release may know what this one does not. */
  private Future<? extends BusMessage> answered(Object body) {
    if (!(body instanceof BusMessage request) || body instanceof UnknownMessage) {
      return Future.failedFuture(unavailable("this node does not know the request"));
    }
    return Future.succeededFuture(request).compose(work::apply);
  }

  private static ChatException unavailable(String detail) {
    return new ChatException(ErrorCode.UNAVAILABLE, detail, BUSY_MILLIS);
  }

  @Override
  public Future<?> stop() {
    offers.remove(service);
    usedNanos = System.nanoTime();
    return quiet(usedNanos);
  }

  private Future<Void> quiet(long begunNanos) {
    long now = System.nanoTime();
    if (!vertx.isClustered() || now - usedNanos > QUIET_NANOS || now - begunNanos > LONGEST_NANOS) {
      closed = true;
    }
    boolean idle = budget.calls() == 0 || now - begunNanos > LONGEST_NANOS + timeoutNanos;
    if (closed && idle) {
      return Future.succeededFuture();
    }
    return vertx.timer(CHECK_MILLIS).compose(ignored -> quiet(begunNanos));
  }
}
