package io.cotalk.core.roles;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.persistence.LogFixture;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Forwarder;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Databases that answer half a second later, behind the nodes that are asked. */
@ExtendWith(Testkit.class)
@Isolated("measures how late timers come")
final class SlowShardsIT {
  private static final Duration DELAY = Duration.ofMillis(500);
  private static final int TICK_MILLIS = 5;

  @Test
  void slowShardsLeaveTheAskingNodesLoopsAlone(Servers servers) throws Exception {
    List<Forwarder> slow = new ArrayList<>();
    List<Database> behind = new ArrayList<>();
    for (Database database : servers.databases()) {
      Forwarder forwarder = new Forwarder(database.host(), database.port());
      forwarder.open();
      slow.add(forwarder);
      behind.add(
          new Database(
              "127.0.0.1",
              forwarder.port(),
              database.name(),
              database.user(),
              database.password()));
    }
    List<Integer> ports = List.of(FreePorts.next(), FreePorts.next());
    try (LogFixture log = new LogFixture(servers);
        RoleNode serving = new RoleNode(ports, 0);
        RoleNode asking = new RoleNode(ports, 1)) {
      RoleNode.Reads direct = serving.open(behind);
      serving.serve(direct, RoleNode.ROLES);
      RoleNode.Reads reads = asking.remote(asking.calls(RoleNode.ROLES));
      UserId user = log.user();
      RoomId room = log.room(user);
      await(log.send(room, user, "one"));
      // Opens the connections, and prepares the statements there, while that is quick.
      for (int round = 0; round < 3; round++) {
        await(Future.all(ask(reads, room, user)));
      }
      slow.forEach(forwarder -> forwarder.delay(DELAY));

      List<Long> late = Collections.synchronizedList(new ArrayList<>());
      tick(asking, late);
      long began = System.nanoTime();
      List<Future<?>> asked = ask(reads, room, user);
      Future<Optional<Access>> one = reads.rooms().access(room, user);
      await(Future.all(asked));

      assertThat(await(one)).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(DELAY);
      List<Long> sorted = List.copyOf(late).stream().sorted().toList();
      assertThat(sorted.get(sorted.size() * 99 / 100))
          .as("milliseconds that one timer in a hundred was late")
          .isLessThan(100);
      List<RoomEvent> events = await(reads.rooms().read(room, 0, 2, 200));
      assertThat(events).hasSize(2);
      slow.forEach(forwarder -> forwarder.delay(Duration.ZERO));
    } finally {
      slow.forEach(Forwarder::close);
    }
  }

  private static List<Future<?>> ask(RoleNode.Reads reads, RoomId room, UserId user) {
    List<Future<?>> asked = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      asked.add(reads.rooms().accessToOpen(room, user));
    }
    for (int i = 0; i < 16; i++) {
      asked.add(reads.rooms().read(room, 0, 2, 200));
    }
    return asked;
  }

  /** Notes, on every event loop of the node, how late a timer comes. */
  private static void tick(RoleNode node, List<Long> late) {
    VertxInternal vertx = (VertxInternal) node.vertx;
    for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
      long[] last = {System.nanoTime()};
      vertx
          .contextBuilder()
          .withEventLoop((EventLoop) loop)
          .build()
          .setPeriodic(
              TICK_MILLIS,
              ignored -> {
                long now = System.nanoTime();
                late.add(TimeUnit.NANOSECONDS.toMillis(now - last[0]) - TICK_MILLIS);
                last[0] = now;
              });
    }
  }
}
