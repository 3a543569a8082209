package io.cotalk.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.event.EventKind;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
  private static final int MANY = 200;
  private static final int SENDS = 20_000;

  private final Arrivals arrivals = new Arrivals();

  @Test
  void anIdleLaneIsWokenByTheFirst() {
    assertThat(arrivals.add(send(1))).isTrue();
  }

  @Test
  void aLaneThatLooksAnywayIsWokenByAsManyAsItWaitsFor() {
    arrivals.wakeAt(3);
    assertThat(arrivals.add(send(1))).isFalse();
    assertThat(arrivals.add(send(2))).isFalse();
    assertThat(arrivals.add(send(3))).isTrue();
    List<Long> rooms = new ArrayList<>();
    arrivals.take(taken -> rooms.add(taken.event().room().value()));
    assertThat(rooms).containsExactly(1L, 2L, 3L);
    assertThat(arrivals.size()).isZero();
  }

  @Test
  void whatIsBeingTakenIsNotCountedTwice() {
    arrivals.wakeAt(3);
    arrivals.add(send(1));
    arrivals.add(send(2));
    List<Integer> behind = new ArrayList<>();
    arrivals.take(taken -> behind.add(arrivals.size()));
    assertThat(behind).containsExactly(1, 0);
  }

  /**
   * A lane that is busy for a while, then sleeps until it is told, and senders who wait for their
   * answers: one send that is forgotten ends the talk.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void noneIsForgottenByALaneThatGoesToSleep(int senders) {
    Semaphore told = new Semaphore(0);
    List<Semaphore> answers = IntStream.range(0, senders).mapToObj(i -> new Semaphore(0)).toList();
    AtomicInteger taken = new AtomicInteger();
    Thread lane =
        Thread.ofPlatform()
            .daemon()
            .start(
                () ->
                    lane(
                        told,
                        send -> {
                          taken.incrementAndGet();
                          answers.get((int) send.event().room().value() - 1).release();
                        }));
    for (int i = 0; i < senders; i++) {
      int sender = i;
      Thread.ofPlatform().daemon().start(() -> sendEach(sender, told, answers.get(sender)));
    }
    Await.until("every send is taken", () -> taken.get() == senders * SENDS);
    lane.interrupt();
  }

  private void lane(Semaphore told, Consumer<PendingEvent> taker) {
    try {
      while (true) {
        arrivals.wakeAt(MANY);
        arrivals.take(taker);
        arrivals.wakeAt(1);
        arrivals.take(taker);
        told.acquire();
        told.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendEach(int sender, Semaphore told, Semaphore answered) {
    for (int i = 0; i < SENDS; i++) {
      if (arrivals.add(send(sender + 1))) {
        told.release();
      }
      answered.acquireUninterruptibly();
    }
  }

  private static PendingEvent send(long room) {
    return new PendingEvent(
        new AppendEvent(
            new RoomId(room),
            new UserId(2),
            Cid.parse("01928f6e-7a3c-7b1e-9c55-3d2f8a7b6c5d"),
            EventKind.MSG,
            "{}",
            0),
        Promise.promise(),
        Long.MAX_VALUE,
        () -> {});
  }
}
