package io.cotalk.core.faults;

import io.cotalk.core.config.FailPoint;
import io.cotalk.core.config.FaultsConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the code that calls it pass, unless its point is switched on: then the process ends there,
 * or goes on later. Switched off it costs the look at one field. Any thread; what goes on later
 * does so on the caller's context.
 */
public final class FailPoints {
  /** The exit code of a process that ended at a fail-point. */
  public static final int EXIT_CODE = 86;

  private static final Logger LOG = LoggerFactory.getLogger(FailPoints.class);

  private final @Nullable Armed armed;

  private FailPoints(@Nullable Armed armed) {
    this.armed = armed;
  }

  /** Makes the points of a node; one of them is switched on, or none. */
  static FailPoints of(FaultsConfig config, Vertx vertx, Runnable end) {
    return new FailPoints(config.point() == FailPoint.NONE ? null : new Armed(config, vertx, end));
  }

  /** Makes points of which none is switched on. */
  static FailPoints off() {
    return new FailPoints(null);
  }

  /** Tells whether {@code point} is switched on. */
  public boolean isSet(FailPoint point) {
    return armed != null && armed.config.point() == point;
  }

  /** Runs {@code step}, which comes after {@code point}. */
  public void pass(FailPoint point, Runnable step) {
    if (armed == null) {
      step.run();
    } else {
      armed.pass(point).onSuccess(passed -> step.run());
    }
  }

  /** Returns {@code before}, which ends in front of {@code point}, as it is behind it. */
  public <T> Future<T> pass(FailPoint point, Future<T> before) {
    Armed points = armed;
    return points == null
        ? before
        : before.compose(value -> points.pass(point).map(passed -> value));
  }

  /** Returns at once, or behind {@code point} and {@code again}, which looks what has changed. */
  public Future<Void> passAndLook(FailPoint point, Supplier<Future<Void>> again) {
    return armed == null
        ? Future.succeededFuture()
        : armed.pass(point).compose(passed -> again.get());
  }

  /** The point that is switched on. */
  private static final class Armed {
    /** Time for an answer that was given to leave the process. */
    private static final long ANSWER_MILLIS = 100;

    final FaultsConfig config;
    private final Vertx vertx;
    private final Runnable end;
    private final AtomicInteger passed = new AtomicInteger();

    Armed(FaultsConfig config, Vertx vertx, Runnable end) {
      this.config = config;
      this.vertx = vertx;
      this.end = end;
    }

    Future<Void> pass(FailPoint point) {
      if (point != config.point()) {
        return Future.succeededFuture();
      }
      if (config.pause().isPositive()) {
        return vertx.timer(config.pause().toMillis()).mapEmpty();
      }
      int time = passed.incrementAndGet();
      if (time == config.after()) {
        end(point);
      }
      return time < config.after() ? Future.succeededFuture() : Promise.<Void>promise().future();
    }

    private void end(FailPoint point) {
      LOG.warn("the process ends at the fail-point {}", point);
      if (point == FailPoint.AFTER_ACK_BEFORE_PUBLISH) {
        vertx.setTimer(ANSWER_MILLIS, over -> end.run());
      } else {
        end.run();
      }
    }
  }
}
