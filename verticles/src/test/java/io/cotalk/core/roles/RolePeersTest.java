package io.cotalk.core.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.ServiceOffer;
import io.cotalk.core.config.RolesConfig;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class RolePeersTest {
  private static final RolesConfig CONFIG =
      new RolesConfig(Duration.ofSeconds(5), 10, 1 << 20, 10, 1 << 20);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final long now = System.nanoTime();
  private RolePeers peers;

  @BeforeEach
  void make(Vertx vertx) {
    peers = new RolePeers(vertx, "self", CONFIG, SILENCE);
    offer("a", "log", "lists");
    offer("b", "log");
  }

  private void offer(String node, String... services) {
    peers.heard(new ServiceOffer(node, List.of(services)), now);
  }

  private RolePeer take() {
    return peers.take("log", 1, null).orElseThrow();
  }

  private Map<String, Integer> take(int times) {
    Map<String, Integer> taken = new HashMap<>();
    for (int i = 0; i < times; i++) {
      taken.merge(take().node(), 1, Integer::sum);
    }
    return taken;
  }

  @Test
  void requestsAreSharedOut() {
    assertThat(take(10)).isEqualTo(Map.of("a", 5, "b", 5));
    assertThat(peers.take("lists", 1, null).orElseThrow().node()).isEqualTo("a");
    assertThat(peers.take("unknown", 1, null)).isEmpty();
  }

  @Test
  void whoHasNotAnsweredIsAskedLess() {
    RolePeer silent = take();
    for (int i = 0; i < 20; i++) {
      RolePeer other = take();
      assertThat(other).isNotSameAs(silent);
      other.budget().release(1);
    }
  }

  @Test
  void whoFailedIsAskedLast() {
    RolePeer failed = take();
    failed.budget().release(1);
    peers.failed(failed);
    assertThat(take(10)).doesNotContainKey(failed.node());
    assertThat(take()).as("the others are full").isSameAs(failed);
  }

  @Test
  void theSecondTryGoesElsewhere() {
    RolePeer first = take();
    first.budget().release(1);
    assertThat(peers.take("log", 1, first)).get().isNotSameAs(first);
    offer("a", "lists");
    offer("b", "log");
    RolePeer only = take();
    assertThat(peers.take("log", 1, only)).get().isSameAs(only);
  }

  @Test
  void numberAndBytesAreBounded() {
    take(20);
    assertThat(peers.take("log", 1, null)).isEmpty();
    assertThat(peers.underWay("log")).isEqualTo(20);
    RolePeer lists = peers.take("lists", 1 << 20, null).orElseThrow();
    assertThat(peers.take("lists", 1, null)).isEmpty();
    lists.budget().release(1 << 20);
    assertThat(peers.take("lists", 2 << 20, null)).as("a large one goes alone").isPresent();
  }

  @Test
  void whoWithdrawsIsAskedNoMoreAndWhoIsSilentIsLost() {
    AtomicInteger lost = new AtomicInteger();
    RolePeer first = take();
    RolePeer second = take();
    first.begins(lost::incrementAndGet);
    second.begins(lost::incrementAndGet);
    peers.heard(new ServiceOffer(first.node(), List.of()), now);
    assertThat(peers.count("log")).isEqualTo(1);
    assertThat(lost).hasValue(0);
    peers.forgetSilent(now + SILENCE.toNanos());
    assertThat(peers.count("log")).isEqualTo(1);
    peers.forgetSilent(now + SILENCE.toNanos() + 1);
    assertThat(peers.any("log")).isFalse();
    assertThat(lost).as("also who had withdrawn").hasValue(2);
  }
}
