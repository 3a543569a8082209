package io.cotalk.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BusTest {
  private static final int WAITING = 1;

  private static final ErrorCode TIRED = ErrorCode.ofCapability("too_tired", 409, true);

  private final Promise<Void> gate = Promise.promise();
  private final AtomicInteger entered = new AtomicInteger();
  private Vertx vertx;

  /** Answers numbers; {@link #WAITING} only after the gate has opened, above 9 never. */
  private final class Numbers extends VerticleBase {
    @Override
    public Future<?> start() {
      return Bus.serve(vertx, "numbers", this::run);
    }

    private BusMessage run(UnknownMessage request) {
      entered.incrementAndGet();
      if (request.tag() == WAITING) {
        gate.future().await();
      }
      if (request.tag() == TIRED.httpStatus()) {
        throw new ChatException(TIRED, "a: b|c", 7);
      }
      if (request.tag() > 9) {
        throw new ChatException(ErrorCode.CONFLICT, "too large", 7);
      }
      return request;
    }
  }

  @BeforeEach
  void deploy(Vertx ofThisTest, VertxTestContext test) {
    vertx = ofThisTest;
    BusCodecs.register(vertx);
    DeploymentOptions options =
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(new Numbers(), options).onComplete(test.succeedingThenComplete());
  }

  @AfterEach
  void open() {
    gate.tryComplete();
  }

  @Test
  void aRequestThatWaitsHoldsUpNoOther() throws Exception {
    Future<UnknownMessage> waiting = ask(WAITING);
    assertThat(ask(2).await(10, TimeUnit.SECONDS).tag()).isEqualTo(2);
    assertThat(waiting.isComplete()).isFalse();
    gate.complete();
    assertThat(waiting.await(10, TimeUnit.SECONDS).tag()).isEqualTo(WAITING);
  }

  @Test
  void moreThanMayWaitAreBusy() throws Exception {
    List<Future<UnknownMessage>> all = new ArrayList<>();
    for (int i = 0; i <= Bus.AT_ONCE; i++) {
      all.add(ask(WAITING));
    }
    assertThat(codeOf(all.getLast())).isEqualTo(ErrorCode.BUSY);
    gate.complete();
    Future.all(all.subList(0, Bus.AT_ONCE)).await(30, TimeUnit.SECONDS);
    assertThat(entered).hasValue(Bus.AT_ONCE);
    assertThat(ask(3).await(10, TimeUnit.SECONDS).tag()).isEqualTo(3);
  }

  @Test
  void failuresCrossTheBusByTheirCodes() throws Exception {
    Future<UnknownMessage> refused = ask(10);
    assertThat(codeOf(refused)).isEqualTo(ErrorCode.CONFLICT);
    assertThat(((ChatException) refused.cause()).retryMillis()).isEqualTo(7);
    assertThat(codeOf(request("nobody", 1, Duration.ofSeconds(5))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(codeOf(request("numbers", WAITING, Duration.ofMillis(50))))
        .isEqualTo(ErrorCode.UNKNOWN);
  }

  @Test
  void aCodeOfACapabilityCrossesTheBusWithItsMeaning() throws Exception {
    Future<UnknownMessage> refused = ask(TIRED.httpStatus());
    assertThat(codeOf(refused)).isEqualTo(TIRED);
    assertThat(((ChatException) refused.cause()).detail()).isEqualTo("a: b|c");
    assertThat(((ChatException) refused.cause()).retryMillis()).isEqualTo(7);
  }

  private Future<UnknownMessage> ask(int number) {
    return request("numbers", number, Duration.ofSeconds(30));
  }

  private Future<UnknownMessage> request(String address, int number, Duration timeout) {
    return Bus.request(vertx, address, new UnknownMessage(number), UnknownMessage.class, timeout);
  }

  private static ErrorCode codeOf(Future<?> failing) throws Exception {
    failing.transform(done -> Future.succeededFuture()).await(10, TimeUnit.SECONDS);
    return ((ChatException) failing.cause()).code();
  }
}
