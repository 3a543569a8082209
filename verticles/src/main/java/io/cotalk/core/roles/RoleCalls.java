package io.cotalk.core.roles;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.NoAnswer;
import io.cotalk.bus.RequestKind;
import io.cotalk.bus.SizedRequest;
import io.cotalk.core.config.RolesConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests to services of the own node and of others; those to others are bounded in number, in the
 * bytes of the answers and in time. What is beyond a bound is {@code busy} at once. One for each
 * node; any thread; futures complete on the caller's context.
 */
public final class RoleCalls {
  private static final long BUSY_MILLIS = 250;
  private static final long RETRY_MILLIS = 1_000;

  /** The part of the timeout in which a node says no without having asked a shard. */
  private static final int SOON = 10;

  /** Bytes of an answer that its request says nothing about. */
  private static final int USUAL_BYTES = 64 * 1_024;

  private final VertxInternal vertx;
  private final RolePeers peers;
  private final RolesConfig config;
  private final RoleMetrics metrics;
  private final Map<String, RoleMetrics.Asked> meters = new ConcurrentHashMap<>();
  private final Map<String, Function<BusMessage, Future<? extends BusMessage>>> here =
      new ConcurrentHashMap<>();

  public RoleCalls(Vertx vertx, RolePeers peers, RolesConfig config, RoleMetrics metrics) {
    this.vertx = (VertxInternal) vertx;
    this.peers = peers;
    this.config = config;
    this.metrics = metrics;
  }

  /** Lets the own node answer {@code service}: a direct call, whatever other nodes offer. */
  public void answerHere(String service, Function<BusMessage, Future<? extends BusMessage>> work) {
    here.put(service, work);
  }

  /**
   * Asks the own node if it answers the service, else another one. Fails with the answering node's
   * {@link ChatException}, or with {@code busy} (too many requests are under way), {@code
   * unavailable} (no node offers the service), or as {@code kind} says when there was no answer in
   * {@code roles.timeout}, or the answering node had none from its shard in time.
   *
   * @param service the name with which it is offered
   */
  public <T extends BusMessage> Future<T> request(
      String service, BusMessage command, Class<T> answer, RequestKind kind) {
    Function<BusMessage, Future<? extends BusMessage>> own = here.get(service);
    return own != null
        ? own.apply(command).map(answer::cast)
        : ask(service, command, answer, kind, config.timeout());
  }

  /**
   * Asks another node. Fails as {@link #request}, with another time to wait.
   *
   * @param timeout longer than the longest that the answer may take
   */
  public <T extends BusMessage> Future<T> ask(
      String service, BusMessage command, Class<T> answer, RequestKind kind, Duration timeout) {
    RoleMetrics.Asked meter = meters.computeIfAbsent(service, first -> metrics.asked(first, peers));
    int bytes = command instanceof SizedRequest sized ? sized.answerBytes() : USUAL_BYTES;
    Call<T> call =
        new Call<>(service, command, answer, kind, timeout, bytes, meter, System.nanoTime());
    Promise<T> promise = vertx.getOrCreateContext().promise();
    attempt(call, null, promise);
    return promise.future();
  }

  private record Call<T extends BusMessage>(
      String service,
      BusMessage command,
      Class<T> answer,
      RequestKind kind,
      Duration timeout,
      int bytes,
      RoleMetrics.Asked meter,
      long beganNanos) {}

  /**
   * @param before the node that did not answer the first try; null for the first
   */
  private <T extends BusMessage> void attempt(
      Call<T> call, @Nullable RolePeer before, Promise<T> promise) {
    Optional<RolePeer> taken = peers.take(call.service(), call.bytes(), before);
    if (taken.isEmpty()) {
      promise.fail(nobody(call));
      return;
    }
    RolePeer peer = taken.get();
    long asked = System.nanoTime();
    ask(call, peer)
        .onSuccess(
            answer -> {
              long took = System.nanoTime() - call.beganNanos();
              call.meter().answered().record(took, TimeUnit.NANOSECONDS);
              promise.complete(answer);
            })
        .onFailure(
            failure -> {
              if (failure instanceof NoAnswer) {
                peers.failed(peer);
              }
              long took = System.nanoTime() - asked;
              if (before == null && mayRepeat(call, failure, took)) {
                call.meter().repeated().increment();
                attempt(call, peer, promise);
              } else {
                promise.fail(told(call, failure));
              }
            });
  }

  private <T extends BusMessage> Future<T> ask(Call<T> call, RolePeer peer) {
    Promise<T> answer = vertx.getOrCreateContext().promise();
    Runnable onLoss = () -> answer.tryFail(new NoAnswer("the other node was lost"));
    peer.begins(onLoss);
    answer
        .future()
        .onComplete(
            done -> {
              peer.ends(onLoss);
              peer.budget().release(call.bytes());
            });
    String address = Addresses.service(peer.node(), call.service());
    Bus.request(vertx, address, call.command(), call.answer(), call.timeout())
        .onComplete(
            done -> {
              if (done.succeeded()) {
                answer.tryComplete(done.result());
              } else {
                answer.tryFail(done.cause());
              }
            });
    return answer.future();
  }

  private ChatException nobody(Call<?> call) {
    if (peers.any(call.service())) {
      call.meter().refused().increment();
      return new ChatException(ErrorCode.BUSY, "too many requests wait for others", BUSY_MILLIS);
    }
    call.meter().lost().increment();
    return new ChatException(
        ErrorCode.UNAVAILABLE, "no node answers " + call.service() + " just now", RETRY_MILLIS);
  }

  /** Whoever answered {@code unknown} to a read had no answer of its shard: nothing was stored. */
  private static Throwable told(Call<?> call, Throwable failure) {
    boolean unknown =
        failure instanceof ChatException known && known.code().equals(ErrorCode.UNKNOWN);
    if (unknown && call.kind() == RequestKind.READ) {
      call.meter().lost().increment();
      return new ChatException(ErrorCode.UNAVAILABLE, "no node answered in time", RETRY_MILLIS);
    }
    if (failure instanceof NoAnswer) {
      call.meter().lost().increment();
      return new ChatException(ErrorCode.UNKNOWN, "no answer; it may have been done", RETRY_MILLIS);
    }
    return failure;
  }

  /**
   * Another node asks the same shard. So what took a shard's time is not asked again: a slow shard
   * would get all its work twice. A node that lives answers in time ({@link RoleVerticle}), so one
   * that did not is lost.
   */
  private boolean mayRepeat(Call<?> call, Throwable failure, long tookNanos) {
    if (failure instanceof NoAnswer) {
      return call.kind() != RequestKind.ONCE;
    }
    return failure instanceof ChatException known
        && known.code().equals(ErrorCode.UNAVAILABLE)
        && tookNanos < call.timeout().toNanos() / SOON;
  }
}
