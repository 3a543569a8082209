package io.cotalk.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendMessage;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.HeadDigest;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node without lanes among nodes of this release and of the one before. */
final class LanePeersIT {
  private static final String BEFORE = "before";
  private static final String THIS = "this";

  private final Vertx vertx = Vertx.vertx();
  private final Queue<Object> arrived = new ConcurrentLinkedQueue<>();
  private Sends sends;

  @BeforeEach
  void open() {
    BusCodecs.register(vertx);
    ShardLayout shards = new OneShard();
    sends =
        new Sends(
            vertx,
            shards,
            new LocalLanes("here", 1, 0),
            new LanePeers(vertx, Duration.ofMinutes(1)),
            Duration.ofSeconds(10),
            new SimpleMeterRegistry());
    for (String node : List.of(BEFORE, THIS)) {
      vertx
          .eventBus()
          .<Object>consumer(
              Addresses.lane(node, 0, 0),
              message -> {
                arrived.add(node);
                arrived.add(Bus.body(message));
                Bus.answer(message, Future.succeededFuture(new SendReply(1, 1, 1, false)));
              });
    }
  }

  @AfterEach
  void close() {
    Await.until("closed", vertx.close()::isComplete);
  }

  private void offer(String node) {
    HeadDigest digest =
        new HeadDigest(node, 0, 1, 1, List.of(), List.of(), List.of(), node.equals(THIS));
    vertx.eventBus().publish(Addresses.digests(), digest);
    Await.until("heard", sends::isPossible);
  }

  private static final class OneShard implements ShardLayout {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public int shardOf(int slot) {
      return 0;
    }

    @Override
    public long epoch(int shard) {
      return 1;
    }
  }

  private AppendEvent event(EventKind kind, long room) {
    return new AppendEvent(
        new RoomId(room),
        new UserId(9),
        Cid.parse(Cids.next()),
        kind,
        kind == EventKind.MSG ? "{\"text\":\"a\",\"re\":1}" : "{\"q\":1}",
        1);
  }

  @Test
  void nodesOfTheReleaseBeforeGetMessagesInTheFormThatTheyRead() throws Exception {
    offer(BEFORE);
    AppendEvent message = event(EventKind.MSG, 8);
    LogFixture.await(sends.send(Transport.HTTP, message));
    assertThat(arrived)
        .containsExactly(
            BEFORE,
            new SendMessage(message.room(), message.sender(), message.cid(), message.body()));
    assertThatThrownBy(() -> LogFixture.await(sends.send(Transport.HTTP, event(EventKind.DEL, 8))))
        .cause()
        .isInstanceOfSatisfying(
            ChatException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(arrived).hasSize(2);
  }

  @Test
  void otherKindsGoToNodesThatTakeThemHoweverFewTheseAre() throws Exception {
    offer(THIS);
    offer(BEFORE);
    for (long room = 1; room <= 20; room++) {
      AppendEvent event = event(EventKind.DEL, room);
      arrived.clear();
      LogFixture.await(sends.send(Transport.HTTP, event));
      assertThat(arrived).containsExactly(THIS, event);
    }
  }
}
