package io.cotalk.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.ReadMoved;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadRoundsTest {
  private final ReadRounds rounds = new ReadRounds();

  private static EncodedRead read(long user, long n) {
    return new EncodedRead(new ReadMoved(new RoomId(1), new UserId(user), n));
  }

  private List<String> next() {
    return rounds.take().stream().map(read -> read.user() + " to " + read.n()).toList();
  }

  @Test
  void onlyTheGreatestOfAMemberGoesOn() {
    rounds.add(read(1, 5));
    rounds.add(read(2, 7));
    rounds.add(read(1, 9));
    rounds.add(read(2, 6));
    assertThat(next()).containsExactly("1 to 9", "2 to 7");
    assertThat(rounds.isEmpty()).isTrue();
  }

  @Test
  void whoWaitsLongestGoesFirst() {
    for (int user = 1; user <= ReadRounds.MOST_AT_ONCE + 3; user++) {
      rounds.add(read(user, 1));
    }
    assertThat(next()).hasSize(ReadRounds.MOST_AT_ONCE).startsWith("1 to 1");
    rounds.add(read(1, 2));
    assertThat(next()).hasSize(4).endsWith("1 to 2");
  }

  @Test
  void moreThanMayWaitAreLeftOut() {
    for (int user = 1; user <= ReadRounds.MOST_WAITING; user++) {
      assertThat(rounds.add(read(user, 1))).isTrue();
    }
    assertThat(rounds.add(read(ReadRounds.MOST_WAITING + 1, 1))).isFalse();
    assertThat(rounds.add(read(1, 2))).isTrue();
    assertThat(next()).isNotEmpty();
    assertThat(rounds.add(read(ReadRounds.MOST_WAITING + 1, 1))).isTrue();
  }
}
