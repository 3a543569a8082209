package io.cotalk.core.fanout;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.Config;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.persistence.LogFixture;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.RoomPlace;
import io.cotalk.id.Cid;
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
import java.util.UUID;
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

  /** A room that somebody had open over another transport costs no more once they have left. */
  @Test
  void eventsAreEncodedForThoseOnlyWhoAreThere() throws Exception {
    JsonLines kept = new JsonLines();
    JsonLines left = new JsonLines();
    UserId user = new UserId(3);
    RoomId room = new RoomId(5);
    FanoutLoop loop = channels.loops().getLast();
    List<Long> seen = new CopyOnWriteArrayList<>();
    QuietSubscriber stays =
        new QuietSubscriber(kept) {
          @Override
          public void event(Subscription subscription, RoomFrame frame) {
            seen.add(frame.seq());
          }
        };
    open(loop, room, user, stays, 1);
    Subscription leaves = open(loop, room, user, new QuietSubscriber(left), 1);
    FanoutLoop other = channels.loops().getFirst();
    Subscription second = open(other, room, user, new QuietSubscriber(left), 1);
    publish(room, user, 2);
    Await.until("the first event", () -> seen.contains(2L));
    assertThat(left.events()).isOne();
    onLoop(loop, leaves::close);
    publish(room, user, 3);
    Await.until("the second event", () -> seen.contains(3L));
    assertThat(left.events()).as("one loop still wants it").isEqualTo(2);
    onLoop(other, second::close);
    publish(room, user, 4);
    Await.until("the third event", () -> seen.contains(4L));
    assertThat(left.events()).as("nobody wants it").isEqualTo(2);
    open(loop, room, user, new QuietSubscriber(left), 4);
    publish(room, user, 5);
    Await.until("the last event", () -> seen.contains(5L));
    assertThat(left.events()).isEqualTo(3);
    assertThat(kept.events()).isEqualTo(4);
  }

  private Subscription open(
      FanoutLoop loop, RoomId room, UserId user, Subscriber subscriber, long head)
      throws Exception {
    Promise<Subscription> made = Promise.promise();
    loop.run(() -> made.complete(loop.subscribe(room, user, subscriber)));
    Subscription subscription = await(made.future());
    await(subscription.registered());
    Promise<RoomPlace> begun = Promise.promise();
    Access access = new Access(head, head, 0, 1, 0, 0, 1, false);
    ReplayBudget budget = ReplayBudget.of(config.socket());
    loop.run(() -> subscription.begin(access, -1, budget).onComplete(begun));
    await(begun.future());
    return subscription;
  }

  private void publish(RoomId room, UserId user, long seq) {
    Cid cid = new Cid(new UUID(0x7000, Long.MIN_VALUE | seq));
    long ts = 1_800_000_000_000L;
    RoomEvent event = new RoomEvent(room, seq, seq, EventKind.MSG, user, cid, ts, "{}");
    vertx.eventBus().publish(RoomAddressing.ROOM.of(room), new RoomEvents(room, List.of(event)));
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
