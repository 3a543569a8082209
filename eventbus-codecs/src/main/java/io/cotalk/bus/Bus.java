package io.cotalk.bus;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests over the event bus with typed answers and the errors of {@link ErrorCode}. Any thread.
 */
public final class Bus {
  /** Requests that one instance of a capability works on at once; each waits on its own thread. */
  public static final int AT_ONCE = 1_000;

  /** Milliseconds to wait, and what happened. */
  private static final Pattern FAILURE = Pattern.compile("(\\d{1,9})\\|(.*)", Pattern.DOTALL);

  /** Before what happened, for a code that is not common: name, HTTP status, whether temporary. */
  private static final Pattern FURTHER_CODE =
      Pattern.compile("([a-z][a-z_]{1,39}):([45]\\d\\d):(true|false)\\|(.*)", Pattern.DOTALL);

  private static final UnknownMessage NOTHING = new UnknownMessage(0);
  private static final Logger log = LoggerFactory.getLogger(Bus.class);

  private Bus() {}

  /**
   * Sends {@code command} to one consumer of {@code address} and completes with its answer. Fails
   * with a {@link ChatException}: the consumer's own, {@code unavailable} when there is no
   * consumer, {@link NoAnswer} when no answer came within {@code timeout}.
   */
  public static <T extends BusMessage> Future<T> request(
      Vertx vertx, String address, BusMessage command, Class<T> answer, Duration timeout) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(timeout.toMillis());
    return vertx
        .eventBus()
        .<BusMessage>request(address, command, options)
        .map(message -> expected(answer, message.body()))
        .recover(failure -> Future.failedFuture(translate(failure)));
  }

  /**
   * Answers requests to {@code address} of this node by {@code work}, on the caller's context: that
   * of a verticle on virtual threads, where {@code work} may wait. While one request waits the next
   * ones are worked on, at most {@link #AT_ONCE}; more are {@code busy}.
   *
   * @return completes when requests are taken
   */
  public static <C extends BusMessage> Future<Void> serve(
      Vertx vertx, String address, Function<C, ? extends BusMessage> work) {
    Context context = vertx.getOrCreateContext();
    AtomicInteger running = new AtomicInteger();
    // A handler that waits itself would hold up its consumer, and so all later requests.
    return vertx
        .eventBus()
        .<C>localConsumer(
            address,
            message -> {
              if (running.incrementAndGet() > AT_ONCE) {
                running.decrementAndGet();
                fail(message, new ChatException(ErrorCode.BUSY, "too many requests wait", 250));
              } else {
                context.runOnContext(
                    go ->
                        answer(
                            message,
                            Future.<C>future(done -> done.complete(message.body()))
                                .<BusMessage>map(work::apply)
                                .onComplete(done -> running.decrementAndGet())));
              }
            })
        .completion();
  }

  /**
   * Answers {@code message} with the outcome of {@code work}: its value, or its failure by code. A
   * failure that nobody expected is logged here, where its stack trace is; the answer only names
   * it.
   */
  public static void answer(Message<?> message, Future<? extends BusMessage> work) {
    work.onSuccess(message::reply).onFailure(failure -> fail(message, failure));
  }

  private static void fail(Message<?> message, Throwable failure) {
    if (failure instanceof ChatException known) {
      message.fail(known.code().busNumber(), known.retryMillis() + "|" + told(known));
    } else {
      log.error("a request failed, address={}", message.address(), failure);
      message.fail(ErrorCode.INTERNAL.busNumber(), "0|" + failure);
    }
  }

  private static String told(ChatException failure) {
    ErrorCode code = failure.code();
    return code.busNumber() == ErrorCode.OF_CAPABILITY
        ? "%s:%d:%b|%s"
            .formatted(code.wireName(), code.httpStatus(), code.temporary(), failure.detail())
        : failure.detail();
  }

  /**
   * Returns what {@code message} says; an unknown message when that is nothing, or is in a form
   * that our nodes do not use and cannot be read. For consumers that other nodes reach.
   */
  public static Object body(Message<?> message) {
    try {
      return Objects.requireNonNullElse(message.body(), NOTHING);
    } catch (RuntimeException unreadable) {
      log.debug("not read, address={}", message.address(), unreadable);
      return NOTHING;
    }
  }

  /** What cannot be read says nothing of what was done. */
  private static <T> T expected(Class<T> answer, @Nullable Object body) {
    if (!answer.isInstance(body)) {
      throw new ChatException(ErrorCode.UNKNOWN, "the answer of another node cannot be read");
    }
    return answer.cast(body);
  }

  private static Throwable translate(Throwable failure) {
    if (!(failure instanceof ReplyException reply)) {
      return failure;
    }
    if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
      return new ChatException(ErrorCode.UNAVAILABLE, "no node answers for this just now");
    }
    if (reply.failureType() == ReplyFailure.TIMEOUT) {
      return new NoAnswer("no answer in time");
    }
    if (reply.failureType() == ReplyFailure.ERROR) {
      return new NoAnswer("the other node was lost");
    }
    Matcher text = FAILURE.matcher(String.valueOf(reply.getMessage()));
    String detail = text.matches() ? text.group(2) : String.valueOf(reply.getMessage());
    long retryMillis = text.matches() ? Long.parseLong(text.group(1)) : 0;
    Matcher further = FURTHER_CODE.matcher(detail);
    if (reply.failureCode() == ErrorCode.OF_CAPABILITY && further.matches()) {
      ErrorCode code =
          ErrorCode.ofCapability(
              further.group(1),
              Integer.parseInt(further.group(2)),
              Boolean.parseBoolean(further.group(3)));
      return new ChatException(code, WireText.shown(further.group(4)), retryMillis);
    }
    ErrorCode code = ErrorCode.ofBusNumber(reply.failureCode()).orElse(ErrorCode.INTERNAL);
    return new ChatException(code, WireText.shown(detail), retryMillis);
  }
}
