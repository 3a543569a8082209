package io.cotalk.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LostPeersTest {
  private static final Map<String, String> BOTH = Map.of("id-2", "node-2", "id-3", "node-3");
  private static final Map<String, String> ONE = Map.of("id-2", "node-2");

  private final LostPeers peers = new LostPeers();

  LostPeersTest() {
    peers.look(BOTH, Map.of("id-2", 0L, "id-3", 0L), 0);
  }

  @Test
  void whoAnsweredUntilTheEndHasLeft() {
    peers.look(ONE, Map.of("id-3", seconds(8)), seconds(10));
    assertThat(peers.count()).isZero();
  }

  @Test
  void whoWasSilentFirstIsLostUntilItsNameIsBack() {
    peers.look(ONE, Map.of("id-3", seconds(1)), seconds(10));
    assertThat(peers.count()).isEqualTo(1);
    peers.look(Map.of("id-2", "node-2", "id-9", "node-3"), Map.of(), seconds(20));
    assertThat(peers.count()).isZero();
  }

  @Test
  void whoNeverAnsweredIsNotMissed() {
    peers.look(ONE, Map.of(), seconds(10));
    assertThat(peers.count()).isZero();
  }

  @Test
  void whoSaidThatItLeavesIsNotLostHoweverLongItIsSilent() {
    peers.leaves("id-3", seconds(1));
    assertThat(peers.isLeaving("id-3", seconds(9))).isTrue();
    assertThat(peers.isLeaving("id-2", seconds(9))).isFalse();
    peers.look(ONE, Map.of("id-3", seconds(1)), seconds(60));
    assertThat(peers.count()).isZero();
    assertThat(peers.leaving()).isZero();
  }

  @Test
  void whoSaysThatItLeavesAndStaysIsMissedLikeOthers() {
    peers.leaves("id-3", seconds(1));
    assertThat(peers.isLeaving("id-3", seconds(7 * 60))).isFalse();
    peers.look(ONE, Map.of("id-3", seconds(1)), seconds(7 * 60));
    assertThat(peers.count()).isEqualTo(1);
  }

  @Test
  void nobodyIsMissedForEver() {
    peers.look(ONE, Map.of("id-3", seconds(1)), seconds(10));
    peers.look(ONE, Map.of(), seconds(11 * 60));
    assertThat(peers.count()).isZero();
  }

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
