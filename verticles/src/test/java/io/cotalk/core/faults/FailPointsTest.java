package io.cotalk.core.faults;

import static io.cotalk.core.config.FailPoint.AFTER_ACK_BEFORE_PUBLISH;
import static io.cotalk.core.config.FailPoint.MID_BATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.FailPoint;
import io.cotalk.core.config.FaultsConfig;
import io.cotalk.core.config.PlantedBug;
import io.cotalk.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class FailPointsTest {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Vertx vertx;
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger steps = new AtomicInteger();

  FailPointsTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void switchedOffNothingIsInTheWay() {
    FailPoints points = FailPoints.off();
    Future<String> before = Future.succeededFuture("done");
    assertThat(points.pass(MID_BATCH, before)).isSameAs(before);
    points.pass(MID_BATCH, steps::incrementAndGet);
    assertThat(steps).hasValue(1);
    assertThat(points.passAndLook(MID_BATCH, () -> Future.failedFuture("looked again")).succeeded())
        .isTrue();
  }

  @Test
  void theProcessEndsAtTheTimeThatIsAskedForAndNothingPassesAfterwards() {
    FailPoints points = points(MID_BATCH, 3, Duration.ZERO);
    points.pass(AFTER_ACK_BEFORE_PUBLISH, steps::incrementAndGet);
    for (int time = 1; time <= 2; time++) {
      points.pass(MID_BATCH, steps::incrementAndGet);
    }
    assertThat(steps).hasValue(3);
    assertThat(ends).hasValue(0);
    points.pass(MID_BATCH, steps::incrementAndGet);
    points.pass(MID_BATCH, steps::incrementAndGet);
    assertThat(steps).hasValue(3);
    assertThat(ends).hasValue(1);
  }

  @Test
  void anAnswerLeavesTheProcessBeforeItEnds() {
    FailPoints points = points(AFTER_ACK_BEFORE_PUBLISH, 1, Duration.ZERO);
    points.pass(AFTER_ACK_BEFORE_PUBLISH, steps::incrementAndGet);
    assertThat(ends).hasValue(0);
    Await.until("the end", () -> ends.get() == 1);
    assertThat(steps).hasValue(0);
  }

  @Test
  void withAPauseEveryPassingIsLateAndNothingEnds(VertxTestContext test) {
    FailPoints points = points(MID_BATCH, 1, PAUSE);
    long start = System.nanoTime();
    Future<Void> first = points.pass(MID_BATCH, Future.succeededFuture());
    Future<Void> second = points.passAndLook(MID_BATCH, Future::succeededFuture);
    Future.all(first, second)
        .onComplete(
            test.succeeding(
                passed ->
                    test.verify(
                        () -> {
                          assertThat(System.nanoTime() - start)
                              .isGreaterThanOrEqualTo(PAUSE.toNanos());
                          assertThat(ends).hasValue(0);
                          test.completeNow();
                        })));
  }

  private FailPoints points(FailPoint point, int after, Duration pause) {
    FaultsConfig config = new FaultsConfig(point, after, pause, PlantedBug.NONE, 0, "");
    return FailPoints.of(config, vertx, ends::incrementAndGet);
  }
}
