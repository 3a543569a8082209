package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopBuffersTest {
  private static final int LOOPS = 2;
  private static final long CHUNKS = 1_500_000;
  private static final int LARGEST_OF_A_CLASS = 16_896;
  private static final int FROM = 4_097;
  private static final int STEP = 128;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));

  @AfterEach
  void close() {
    Await.until("closed", vertx.close()::isComplete);
  }

  @Test
  void whatALoopAsksForLaterTakesNoMoreMemory() throws Exception {
    long before = directMemory();
    EventLoopBuffers.take(vertx);
    onEveryLoop(() -> {});
    long taken = directMemory();
    assertThat(taken - before).isGreaterThan(CHUNKS);

    onEveryLoop(EventLoopBuffersTest::askForAllSizes);
    assertThat(directMemory()).isEqualTo(taken);
  }

  private void onEveryLoop(Runnable task) throws Exception {
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      loop.submit(task).get();
    }
  }

  private static void askForAllSizes() {
    IntStream.iterate(FROM, size -> size <= LARGEST_OF_A_CLASS, size -> size + STEP)
        .forEach(size -> ByteBufAllocator.DEFAULT.directBuffer(size).release());
  }

  private static long directMemory() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }
}
