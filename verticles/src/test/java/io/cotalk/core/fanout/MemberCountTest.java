package io.cotalk.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemberCountTest {
  private final MemberCount count = new MemberCount();

  @Test
  void joinsAndLeavesAfterWhatTheShardSaidCountOnce() {
    count.told(3, 10);
    count.changed(1, 9);
    count.changed(1, 10);
    assertThat(count.members()).isEqualTo(3);
    count.changed(1, 11);
    count.changed(-1, 12);
    count.changed(-1, 13);
    assertThat(count.members()).isEqualTo(2);
  }

  @Test
  void whatWasReadEarlierThanTheLastChangeIsNotTaken() {
    count.told(3, 10);
    count.changed(1, 12);
    count.told(3, 11);
    assertThat(count.members()).isEqualTo(4);
    count.told(9, 20);
    assertThat(count.members()).isEqualTo(9);
  }

  @Test
  void whatChangedBeforeTheFirstAnswerMakesAnOlderOneUseless() {
    count.changed(1, 12);
    assertThat(count.needsNewerThan(11)).isTrue();
    count.told(3, 11);
    assertThat(count.members()).isZero();
    assertThat(count.needsNewerThan(12)).isFalse();
    count.told(4, 12);
    assertThat(count.members()).isEqualTo(4);
    assertThat(count.needsNewerThan(11)).isFalse();
  }

  @Test
  void aNodeThatDoesNotSayLeavesItUnknown() {
    count.told(0, 10);
    count.changed(1, 11);
    assertThat(count.members()).isZero();
    count.told(5, 11);
    count.told(0, 30);
    assertThat(count.members()).isEqualTo(5);
  }
}
