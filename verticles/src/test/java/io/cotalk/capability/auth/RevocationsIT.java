package io.cotalk.capability.auth;

import static io.cotalk.capability.auth.AuthFixture.device;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.command.AuthAnswer.LoggedIn;
import io.cotalk.bus.command.AuthCommand.LogOutAll;
import io.cotalk.bus.event.SessionRevoked;
import io.cotalk.core.tokens.KeyFiles;
import io.cotalk.error.ChatException;
import io.cotalk.id.SessionId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes here share databases and keys but no bus: all they can know is by the poll. */
@ExtendWith(Testkit.class)
class RevocationsIT {
  private static final Duration PROMISE = Duration.ofSeconds(5);

  @TempDir private Path keys;

  @BeforeEach
  void makeKeys() throws Exception {
    KeyFiles.generate(keys);
  }

  /** J16, P14: within 5 seconds on another node that the bus does not reach. */
  @Test
  void j16AnotherNodeRefusesTheTokenWithoutAHint(@Own Servers servers) throws Exception {
    try (AuthFixture one = new AuthFixture(servers, keys, Map.of());
        AuthFixture other = new AuthFixture(servers, keys, Map.of())) {
      List<SessionId> told = new CopyOnWriteArrayList<>();
      Runnable end = other.revocations.onRevoked(told::add);
      LoggedIn session = one.signUp(device());
      SessionId id = other.tokens.verify(session.accessToken()).session();
      one.service.logOutAll(new LogOutAll(session.user().id()));
      Await.until("refused elsewhere", PROMISE, () -> isRefused(other, session));
      Await.until("listeners told", PROMISE, () -> told.contains(id));
      AuthFixture.await(other.revocations.poll());
      assertThat(told).containsOnlyOnce(id);
      end.run();
      one.service.logOutAll(new LogOutAll(one.signUp(device()).user().id()));
      AuthFixture.await(other.revocations.poll());
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void aNodeThatStartsKnowsWhatWasRevokedBefore(@Own Servers servers) throws Exception {
    LoggedIn session;
    try (AuthFixture one = new AuthFixture(servers, keys, Map.of())) {
      session = one.signUp(device());
      one.service.logOutAll(new LogOutAll(session.user().id()));
    }
    try (AuthFixture other = new AuthFixture(servers, keys, Map.of())) {
      assertThat(isRefused(other, session)).isTrue();
    }
  }

  @Test
  void aHintIsEnough(@Own Servers servers) throws Exception {
    try (AuthFixture node = new AuthFixture(servers, keys, Map.of("auth.revocation-poll", "5s"))) {
      LoggedIn session = node.signUp(device());
      SessionId id = node.tokens.verify(session.accessToken()).session();
      node.vertx
          .eventBus()
          .publish(
              Addresses.users(session.user().id()), new SessionRevoked(session.user().id(), id));
      Await.until("refused", Duration.ofSeconds(2), () -> isRefused(node, session));
    }
  }

  /** A row is timed when inserted and seen when committed, by when the poll has gone on. */
  @Test
  void aRowCommittedLateIsFound(@Own Servers servers) throws Exception {
    try (AuthFixture node = new AuthFixture(servers, keys, Map.of())) {
      UUID late = UUID.randomUUID();
      UUID early = UUID.randomUUID();
      insert(servers, early, "clock_timestamp()");
      AuthFixture.await(node.revocations.poll());
      assertThat(node.revocations.isRevoked(new SessionId(early))).isTrue();
      insert(servers, late, "clock_timestamp() - interval '15 s'");
      AuthFixture.await(node.revocations.poll());
      assertThat(node.revocations.isRevoked(new SessionId(late))).isTrue();
    }
  }

  @Test
  void aPollReadsAllPages(@Own Servers servers) throws Exception {
    try (AuthFixture node = new AuthFixture(servers, keys, Map.of())) {
      Sql.execute(
          servers.databases().get(2),
          "insert into revocations (session_id, user_id, revoked_at)"
              + " select gen_random_uuid(), 1, now() from generate_series(1, 2500)");
      UUID last =
          UUID.fromString("ffffffff-ffff-4fff-bfff-" + "%012x".formatted(System.nanoTime()));
      Sql.execute(
          servers.databases().get(2),
          "insert into revocations (session_id, user_id) values ('" + last + "', 1)");
      AuthFixture.await(node.revocations.poll());
      assertThat(node.revocations.isRevoked(new SessionId(last))).isTrue();
    }
  }

  @Test
  void oldRowsAreDeletedAndYoungOnesStay(@Own Servers servers) throws Exception {
    try (AuthFixture node = new AuthFixture(servers, keys, Map.of())) {
      insert(servers, UUID.randomUUID(), "clock_timestamp() - interval '40 minutes'");
      UUID young = UUID.randomUUID();
      insert(servers, young, "clock_timestamp() - interval '20 minutes'");
      AuthFixture.await(node.revocations.sweep());
      assertThat(
              Sql.number(
                  servers.databases().getFirst(),
                  "select count(*) from revocations where revoked_at < now() - interval '35 min'"))
          .isZero();
      assertThat(
              Sql.number(
                  servers.databases().getFirst(),
                  "select count(*) from revocations where session_id = ?",
                  young))
          .isEqualTo(1);
    }
  }

  @Test
  void anUnreachableShardIsReportedAndNothingElseBreaks() throws Exception {
    try (LocalServers servers = LocalServers.launch();
        AuthFixture node = new AuthFixture(servers, keys, Map.of())) {
      LoggedIn session = node.signUp(device());
      servers.killDatabase();
      AuthFixture.await(node.revocations.poll());
      assertThat(unread(node)).isEqualTo(Servers.SHARDS);
      node.tokens.verify(session.accessToken());
      servers.restartDatabase();
      Await.until(
          "read again",
          () -> {
            node.revocations.poll();
            return unread(node) == 0;
          });
    }
  }

  private static double unread(AuthFixture node) {
    return node.registry.find("cotalk.revocations.unread").gauges().stream()
        .mapToDouble(gauge -> gauge.value())
        .sum();
  }

  private static boolean isRefused(AuthFixture node, LoggedIn session) {
    try {
      node.tokens.verify(session.accessToken());
      return false;
    } catch (ChatException e) {
      return true;
    }
  }

  private static void insert(Servers servers, UUID session, String at) {
    Sql.execute(
        servers.databases().getFirst(),
        "insert into revocations values ('" + session + "', 1, " + at + ")");
  }
}
