package io.cotalk.core.fanout;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.Config;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.persistence.LogFixture;
import io.cotalk.core.wire.Encoding;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.JsonLines;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestConfig;
import io.cotalk.testkit.Testkit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What event loops have to do for each other, and for receivers with different encodings. */
@ExtendWith(Testkit.class)
class FanoutLoopIT {
  private static final JsonLines LINES = new JsonLines();
  private static final JsonLines OTHERS = new JsonLines();

  private final Config config = TestConfig.with(Map.of());
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private LogFixture log;
  private RoomChannels channels;

  @BeforeEach
  void start(Servers servers) throws Exception {
    BusCodecs.register(vertx);
    log = new LogFixture(servers);
    channels =
        new RoomChannels(
            vertx,
            config.fanout(),
            config.socket(),
            log.reader,
            new FanoutMetrics(new SimpleMeterRegistry()),
            PlantedFaults.none());
  }

  @AfterEach
  void end() throws Exception {
    await(vertx.close());
    log.close();
  }

  private static void onLoop(FanoutLoop loop, Runnable work) throws Exception {
    Promise<Void> done = Promise.promise();
    loop.run(
        () -> {
          work.run();
          done.complete();
        });
    await(done.future());
  }

  private int tasks(FanoutLoop loop) {
    List<EventExecutor> all = new ArrayList<>();
    ((VertxInternal) vertx).nettyEventLoopGroup().forEach(all::add);
    return ((SingleThreadEventExecutor) all.get(channels.loops().indexOf(loop))).pendingTasks();
  }

  @Test
  void theFirstOpeningOfALoopIsOneTaskForTheHomeOfTheRoom() throws Exception {
    UserId user = new UserId(3);
    RoomId room = new RoomId(5);
    FanoutLoop home = channels.home(room);
    FanoutLoop other = channels.loops().get(1 - channels.loops().indexOf(home));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    home.run(
        () -> {
          held.countDown();
          join(seen);
        });
    held.await();
    try {
      int before = tasks(home);
      onLoop(other, () -> other.subscribe(room, user, new QuietSubscriber(LINES)));
      assertThat(tasks(home) - before).as("the first").isOne();
      onLoop(other, () -> other.subscribe(room, user, new QuietSubscriber(LINES)));
      assertThat(tasks(home) - before).as("a second one alike").isOne();
      onLoop(other, () -> other.subscribe(room, user, new QuietSubscriber(OTHERS)));
      assertThat(tasks(home) - before).as("one of another encoding").isEqualTo(2);
    } finally {
      seen.countDown();
    }
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aHeadIsLookedUpOnceForAllWithTheSameEncoding() throws Exception {
    RoomId room = new RoomId(5);
    FanoutLoop loop = channels.loops().getFirst();
    List<HeadFrame> told = new CopyOnWriteArrayList<>();
    List<Encoding> order = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean leaves = i == 3;
      QuietSubscriber each =
          new QuietSubscriber(i % 2 == 0 ? LINES : OTHERS) {
            @Override
            public void head(HeadFrame frame) {
              told.add(frame);
              order.add(encoding());
              if (leaves) {
                loop.lists().remove(room, this);
              }
            }
          };
      onLoop(loop, () -> loop.lists().add(room, each));
    }
    onLoop(loop, () -> loop.lists().accept(new RoomHead(room, 7, 3)));
    Await.until("all have it", () -> told.size() == 6);
    List<Encoding> one = List.of(LINES, LINES, LINES, OTHERS, OTHERS, OTHERS);
    assertThat(order).isIn(one, one.reversed());
    assertThat(told.get(0)).isSameAs(told.get(2)).isNotSameAs(told.get(3));
    assertThat(told.get(3)).isSameAs(told.get(5));
    onLoop(loop, () -> loop.lists().accept(new RoomHead(room, 8, 4)));
    Await.until("those who stay have the next", () -> told.size() == 11);
  }
}
