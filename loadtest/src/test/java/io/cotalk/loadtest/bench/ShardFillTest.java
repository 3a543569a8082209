package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardFillTest {
  private static final long ROOM = (1_795_000_000_000L << 22) | (77L << 10) | 513;

  @Test
  void fillersHaveTheRoomsSlotAndIdsOfTheirOwn() {
    Set<Long> ids = new HashSet<>();
    for (long number = 0; number < 10_000; number++) {
      long id = ShardFill.id(ROOM, number);
      assertThat(id % 1024).isEqualTo(ROOM % 1024);
      assertThat(id).isPositive();
      ids.add(id);
    }
    assertThat(ids).hasSize(10_000).doesNotContain(ROOM);
  }

  @Test
  void theRoomIsInTheMiddle() {
    long below = 0;
    for (long number = 0; number < 1_000; number++) {
      below += ShardFill.id(ROOM, number) < ROOM ? 1 : 0;
    }
    assertThat(below).isEqualTo(500);
  }

  @Test
  void wholeRoomsHoldAtLeastWhatIsAskedFor() {
    assertThat(ShardFill.rooms(-5)).isZero();
    assertThat(ShardFill.rooms(0)).isZero();
    assertThat(ShardFill.rooms(1)).isEqualTo(1);
    assertThat(ShardFill.rooms(ShardFill.EVENTS)).isEqualTo(1);
    assertThat(ShardFill.rooms(ShardFill.EVENTS + 1)).isEqualTo(2);
  }
}
