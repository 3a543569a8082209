package io.cotalk.core.roles;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Done;
import io.cotalk.bus.RequestKind;
import io.cotalk.core.config.RolesConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.FreePorts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests between nodes of a real cluster, to a service that does as the test says. */
final class RoleCallsIT {
  private static final String SERVICE = "test";
  private static final RolesConfig SMALL =
      new RolesConfig(Duration.ofSeconds(5), 8, 1 << 20, 2, 1 << 20);
  private static final RolesConfig HASTY =
      new RolesConfig(Duration.ofMillis(500), 1_000, 64 << 20, 1_000, 64 << 20);

  private final List<RoleNode> nodes = new ArrayList<>();
  private final List<Promise<Done>> gates = new ArrayList<>();
  private RoleNode asking;

  private static ChatException away() {
    return new ChatException(ErrorCode.UNAVAILABLE, "the shard cannot be reached");
  }

  /** A node that answers as {@code work} does. */
  private final class Server {
    final AtomicInteger asked = new AtomicInteger();
    final RoleNode node;
    private final Promise<Done> gate = Promise.promise();
    volatile Function<BusMessage, Future<? extends BusMessage>> work =
        request -> Future.succeededFuture(new Done());

    Server(int place, RolesConfig config) throws Exception {
      node = nodes.get(place);
      gates.add(gate);
      ServiceOffers offers = new ServiceOffers(node.vertx, "role-" + place);
      offers.start(Duration.ofMillis(100));
      node.deploy(() -> new RoleVerticle(offers, SERVICE, this::answer, config, node.metrics));
    }

    private Future<? extends BusMessage> answer(BusMessage request) {
      asked.incrementAndGet();
      return work.apply(request);
    }

    /** Answers nothing any more until somebody completes the promise. */
    Promise<Done> hold() {
      work = request -> gate.future();
      return gate;
    }
  }

  @BeforeEach
  void join() throws Exception {
    List<Integer> ports = List.of(FreePorts.next(), FreePorts.next(), FreePorts.next());
    for (int place = 0; place < ports.size(); place++) {
      nodes.add(new RoleNode(ports, place));
    }
    asking = nodes.getLast();
  }

  @AfterEach
  void leave() {
    gates.forEach(gate -> gate.tryComplete(new Done()));
    for (RoleNode node : nodes) {
      node.close();
    }
  }

  private RoleCalls calls(RolesConfig config, int servers) throws Exception {
    RoleCalls calls = asking.calls(config);
    Await.until(
        "all servers are known",
        () -> {
          Future<Done> known = ask(calls, RequestKind.READ);
          Await.until("answered", known::isComplete);
          return asking.metric("cotalk.roles.peers", SERVICE) == servers;
        });
    return calls;
  }

  private static Future<Done> ask(RoleCalls calls, RequestKind kind) {
    return calls.request(SERVICE, new Done(), Done.class, kind);
  }

  private static ErrorCode codeOf(Future<?> failing) {
    Await.until("failed", failing::isComplete);
    assertThat(failing.failed()).isTrue();
    return ((ChatException) failing.cause()).code();
  }

  @Test
  void withoutANodeThatOffersItTheServiceIsUnavailable() throws Exception {
    RoleCalls calls = asking.calls(SMALL);
    assertThat(codeOf(ask(calls, RequestKind.READ))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(asking.metric("cotalk.roles.unanswered", SERVICE)).isEqualTo(1);
  }

  @Test
  void whatTheOwnNodeAnswersDoesNotTravel() throws Exception {
    Server other = new Server(0, RoleNode.ROLES);
    RoleCalls calls = calls(SMALL, 1);
    int before = other.asked.get();
    Done own = new Done();
    calls.answerHere(SERVICE, request -> Future.succeededFuture(own));
    assertThat(await(ask(calls, RequestKind.ONCE))).isSameAs(own);
    assertThat(other.asked).hasValue(before);
  }

  @Test
  void whatIsBeyondTheAskersBoundIsBusyUntilAnswersCome() throws Exception {
    Server server = new Server(0, RoleNode.ROLES);
    RoleCalls calls = calls(SMALL, 1);
    Promise<Done> gate = server.hold();
    List<Future<Done>> held = new ArrayList<>();
    for (int i = 0; i < SMALL.maxRequests(); i++) {
      held.add(ask(calls, RequestKind.READ));
    }
    assertThat(codeOf(ask(calls, RequestKind.READ))).isEqualTo(ErrorCode.BUSY);
    assertThat(asking.metric("cotalk.roles.refused", SERVICE)).isEqualTo(1);
    assertThat(asking.metric("cotalk.roles.under.way", SERVICE)).isEqualTo(SMALL.maxRequests());
    gate.complete(new Done());
    await(Future.all(held));
    await(ask(calls, RequestKind.READ));
    assertThat(asking.metric("cotalk.roles.under.way", SERVICE)).isZero();
  }

  @Test
  void whatIsBeyondTheServersBoundIsBusyUntilItHasAnswered() throws Exception {
    Server server = new Server(0, SMALL);
    RoleCalls calls = calls(RoleNode.ROLES, 1);
    Promise<Done> gate = server.hold();
    List<Future<Done>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(ask(calls, RequestKind.READ));
    }
    Await.until(
        "all but two of each verticle are refused",
        () -> all.stream().filter(Future::failed).count() == 8);
    all.stream()
        .filter(Future::failed)
        .forEach(refused -> assertThat(codeOf(refused)).isEqualTo(ErrorCode.BUSY));
    assertThat(server.node.metric("cotalk.roles.served.refused", SERVICE)).isEqualTo(8);
    gate.complete(new Done());
    Await.until("the others are answered", () -> all.stream().allMatch(Future::isComplete));
    await(ask(calls, RequestKind.READ));
    assertThat(server.node.metric("cotalk.roles.served.under.way", SERVICE)).isZero();
  }

  @Test
  void whatAKilledNodeDidNotAnswerIsAnsweredByAnother() throws Exception {
    Server first = new Server(0, RoleNode.ROLES);
    Server second = new Server(1, RoleNode.ROLES);
    RolesConfig patient = new RolesConfig(Duration.ofSeconds(30), 1_000, 64 << 20, 1_000, 64 << 20);
    RoleCalls calls = calls(patient, 2);
    first.hold();
    int before = first.asked.get();
    List<Future<Done>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(ask(calls, RequestKind.READ));
    }
    Await.until("some are under way there", () -> first.asked.get() > before);
    nodes.remove(first.node);
    first.node.kill();
    await(Future.all(all));
    assertThat(asking.metric("cotalk.roles.repeated", SERVICE)).isPositive();
    assertThat(asking.metric("cotalk.roles.peers", SERVICE)).isEqualTo(1);
    assertThat(second.asked.get()).isGreaterThanOrEqualTo(50);
  }

  @Test
  void aNodeThatDoesNotAnswerCostsFewRequestsItsTime() throws Exception {
    Server silent = new Server(0, RoleNode.ROLES);
    new Server(1, RoleNode.ROLES);
    RoleCalls calls = calls(HASTY, 2);
    silent.hold();
    int before = silent.asked.get();
    for (int i = 0; i < 200; i++) {
      await(ask(calls, RequestKind.READ));
    }
    assertThat(silent.asked.get() - before).isBetween(1, 3);
  }

  @Test
  void onlyWhatMayBeRepeatedIs() throws Exception {
    Server silent = new Server(0, RoleNode.ROLES);
    Server alsoSilent = new Server(1, RoleNode.ROLES);
    RoleCalls calls = calls(HASTY, 2);
    silent.hold();
    alsoSilent.hold();
    int before = silent.asked.get() + alsoSilent.asked.get();
    assertThat(codeOf(ask(calls, RequestKind.ONCE))).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(silent.asked.get() + alsoSilent.asked.get()).isEqualTo(before + 1);
    assertThat(codeOf(ask(calls, RequestKind.REPEATABLE))).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(codeOf(ask(calls, RequestKind.READ))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(silent.asked.get() + alsoSilent.asked.get()).isEqualTo(before + 5);
  }

  /** Another node would ask the same shard, which is slow and not gone. */
  @Test
  void whatASlowShardKeepsIsNotAskedOfAnotherNode() throws Exception {
    RolesConfig same = new RolesConfig(Duration.ofSeconds(4), 1_000, 64 << 20, 1_000, 64 << 20);
    Server one = new Server(0, same);
    Server other = new Server(1, same);
    RoleCalls calls = calls(same, 2);
    one.hold();
    other.hold();
    int before = one.asked.get() + other.asked.get();
    List<Future<Done>> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      reads.add(ask(calls, RequestKind.READ));
    }
    Future<Done> mark = ask(calls, RequestKind.REPEATABLE);
    reads.forEach(read -> assertThat(codeOf(read)).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(codeOf(mark)).isEqualTo(ErrorCode.UNKNOWN);
    assertThat(one.asked.get() + other.asked.get()).isEqualTo(before + 11);
    assertThat(asking.metric("cotalk.roles.repeated", SERVICE)).isZero();
  }

  @Test
  void aNodeThatSaysLateThatItsShardIsAwayIsBelieved() throws Exception {
    Server one = new Server(0, RoleNode.ROLES);
    Server other = new Server(1, RoleNode.ROLES);
    RoleCalls calls = calls(HASTY, 2);
    Function<BusMessage, Future<? extends BusMessage>> late =
        request -> asking.vertx.timer(100).compose(done -> Future.failedFuture(away()));
    one.work = late;
    other.work = late;
    int before = one.asked.get() + other.asked.get();
    assertThat(codeOf(ask(calls, RequestKind.READ))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(one.asked.get() + other.asked.get()).isEqualTo(before + 1);
    one.work = request -> Future.failedFuture(away());
    other.work = one.work;
    assertThat(codeOf(ask(calls, RequestKind.READ))).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(one.asked.get() + other.asked.get()).isEqualTo(before + 3);
  }

  @Test
  void anAnswerOfNoIsNotAskedAgain() throws Exception {
    Server server = new Server(0, RoleNode.ROLES);
    new Server(1, RoleNode.ROLES);
    RoleCalls calls = calls(RoleNode.ROLES, 2);
    Set<ErrorCode> refusals = ConcurrentHashMap.newKeySet();
    server.work =
        request -> Future.failedFuture(new ChatException(ErrorCode.NOT_FOUND, "no such thing"));
    for (int i = 0; i < 10; i++) {
      Future<Done> asked = ask(calls, RequestKind.READ);
      Await.until("answered", asked::isComplete);
      if (asked.failed()) {
        refusals.add(codeOf(asked));
      }
    }
    assertThat(refusals).containsExactly(ErrorCode.NOT_FOUND);
    assertThat(asking.metric("cotalk.roles.repeated", SERVICE)).isZero();
  }

  @Test
  void nothingFailsWhileANodeStopsInOrder() throws Exception {
    Server first = new Server(0, RoleNode.ROLES);
    new Server(1, RoleNode.ROLES);
    RoleCalls calls = calls(RoleNode.ROLES, 2);
    Future<Void> retired = first.node.retire();
    int asked = 0;
    while (!retired.isComplete() || asked < 100) {
      await(ask(calls, RequestKind.ONCE));
      asked++;
    }
    assertThat(retired.succeeded()).isTrue();
    assertThat(asking.metric("cotalk.roles.peers", SERVICE)).isEqualTo(1);
  }
}
