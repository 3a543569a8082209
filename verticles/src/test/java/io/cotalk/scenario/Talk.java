package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.StoredRoom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Several crowds talk at the same time while a test breaks things. Blocking. */
final class Talk {
  private final List<Crowd> crowds;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final CompletableFuture<List<Ack>> acks;

  private Talk(
      List<Crowd> crowds,
      Supplier<List<Endpoint>> nodes,
      Function<List<Speaker>, List<Ack>> speech) {
    this.crowds = crowds;
    List<Speaker> speakers =
        crowds.stream()
            .flatMap(crowd -> crowd.speakers(nodes).stream())
            .map(speaker -> speaker.onAck(acknowledged::incrementAndGet))
            .map(speaker -> speaker.onRefused(refused::incrementAndGet))
            .toList();
    this.acks = CompletableFuture.supplyAsync(() -> speech.apply(speakers), OwnThread.EACH);
  }

  /** Everybody sends so many messages. */
  static Talk of(List<Crowd> crowds, Supplier<List<Endpoint>> nodes, int messages) {
    return new Talk(crowds, nodes, speakers -> Speaker.all(speakers, messages));
  }

  /** Everybody sends for as long as it is so. */
  static Talk during(List<Crowd> crowds, Supplier<List<Endpoint>> nodes, BooleanSupplier going) {
    return new Talk(crowds, nodes, speakers -> Speaker.allWhile(speakers, going));
  }

  /** Waits until so many messages more are acknowledged than now. */
  void awaitMore(int messages) {
    int before = acknowledged.get();
    Await.until("people talk", () -> acknowledged.get() > before + messages);
  }

  /** How many sends were answered by an error until now. */
  int refused() {
    return refused.get();
  }

  /**
   * Waits for the end. Then each room holds what was acknowledged and nothing else, and everybody
   * sees it within the time. Returns all acknowledgements.
   */
  List<Ack> checkHeard(Servers servers, Duration limit) {
    List<Ack> all = acks.join();
    for (Crowd crowd : crowds) {
      List<Ack> own = all.stream().filter(ack -> ack.room().equals(crowd.room())).toList();
      StoredRoom stored = StoredRoom.read(servers, crowd.room()).checkWhole().checkHolds(own);
      assertThat(stored.messages()).isEqualTo(own.size());
      crowd.expectAllSee(stored.lastSeq(), limit);
    }
    return all;
  }
}
