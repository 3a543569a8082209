package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody has more to say than the limit of sends lets through. */
@ExtendWith(Testkit.class)
class PatientSenderIT {
  private static final int ABUSE = 4502;

  /**
   * Eight sends in flight after the node stood still, as a client has them that works through what
   * it could not send: each comes again when its own answer says so.
   */
  @Test
  void eightInFlightThatObeyAreAllStoredAndNobodyIsClosed(Servers servers) throws Exception {
    Map<String, String> limits = Map.of("limits.sends-per-second", "20", "limits.send-burst", "2");
    try (TestCluster cluster = TestCluster.start(servers, 1, limits)) {
      TestUser user = cluster.api(0).signUp("eight");
      String room = cluster.api(0).createRoom(user, "eight at a time");
      ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
      try (TestClient client = TestClient.connect(cluster.node(0), user)) {
        AtomicInteger refused = new AtomicInteger();
        for (int round = 0; round < 15; round++) {
          List<CompletableFuture<Ack>> sends =
              Stream.generate(() -> obedient(client, room, Cids.next(), clock, refused))
                  .limit(8)
                  .toList();
          for (CompletableFuture<Ack> send : sends) {
            send.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
          }
        }
        assertThat(client.isOpen()).isTrue();
        // At most the few that lose their place to the jitter of a busy machine are told twice.
        assertThat(refused.get()).isBetween(15 * 6, 15 * 8 + 60);
      } finally {
        clock.shutdownNow();
      }
      assertThat(cluster.api(0).history(user, room, 0)).hasSizeGreaterThanOrEqualTo(100);
    }
  }

  private static CompletableFuture<Ack> obedient(
      TestClient client,
      String room,
      String cid,
      ScheduledExecutorService clock,
      AtomicInteger refused) {
    return client
        .sendLater(room, cid, "in its time")
        .exceptionallyCompose(
            failure -> {
              Refused refusal = (Refused) Objects.requireNonNull(failure.getCause());
              assertThat(refusal.code()).isEqualTo("rate_limited");
              refused.incrementAndGet();
              long wait = refusal.retryAfter().toMillis();
              Executor later =
                  CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS, clock);
              return CompletableFuture.supplyAsync(() -> cid, later)
                  .thenCompose(again -> obedient(client, room, again, clock, refused));
            });
  }

  @Test
  void whoWaitsAsToldIsNeverCutOffAndWhoDoesNotIs(Servers servers) {
    Map<String, String> limits = Map.of("limits.sends-per-second", "50", "limits.send-burst", "1");
    try (TestCluster cluster = TestCluster.start(servers, 1, limits)) {
      TestUser user = cluster.api(0).signUp("patient");
      String room = cluster.api(0).createRoom(user, "slowly");
      try (TestClient client = TestClient.connect(cluster.node(0), user)) {
        List<Ack> acks = new Speaker(client, room, List::of).say(200);
        assertThat(acks).hasSize(200);
        assertThat(client.isOpen()).isTrue();
      }
      TestClient hasty = TestClient.connect(cluster.node(0), user);
      List<CompletableFuture<Ack>> sends =
          Stream.generate(() -> hasty.sendLater(room, Cids.next(), "now!")).limit(400).toList();
      assertThat(hasty.expectClosed(Duration.ofSeconds(5))).isEqualTo(ABUSE);
      assertThat(sends).allMatch(CompletableFuture::isDone);
      assertThat(sends.get(1).exceptionNow()).isInstanceOf(Refused.class);
    }
  }
}
