package io.cotalk.capability.typing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentTypistsTest {
  private static final RoomId ROOM = new RoomId(1);
  private static final RoomId OTHER_ROOM = new RoomId(2);
  private static final UserId USER = new UserId(3);
  private static final UserId OTHER = new UserId(4);

  private final AtomicLong nanos = new AtomicLong();
  private final RecentTypists recent = new RecentTypists(Duration.ofSeconds(1), 3, nanos::get);

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void onceInTheIntervalForEachRoomAndPerson() {
    assertThat(recent.add(ROOM, USER)).isTrue();
    assertThat(recent.add(ROOM, OTHER)).isTrue();
    assertThat(recent.add(OTHER_ROOM, USER)).isTrue();
    pass(999);
    assertThat(recent.add(ROOM, USER)).isFalse();
    pass(1);
    assertThat(recent.add(ROOM, USER)).isTrue();
  }

  /** Those who come too often do not make their time longer. */
  @Test
  void whoGoesOnIsThereOnceASecond() {
    int added = 0;
    for (int i = 0; i < 50; i++) {
      added += recent.add(ROOM, USER) ? 1 : 0;
      pass(100);
    }
    assertThat(added).isEqualTo(5);
  }

  @Test
  void nobodyIsAddedWhileItIsFull() {
    assertThat(recent.add(ROOM, USER)).isTrue();
    assertThat(recent.add(ROOM, OTHER)).isTrue();
    assertThat(recent.add(OTHER_ROOM, USER)).isTrue();
    assertThat(recent.add(OTHER_ROOM, OTHER)).isFalse();
    pass(1_000);
    assertThat(recent.add(OTHER_ROOM, OTHER)).isTrue();
  }
}
