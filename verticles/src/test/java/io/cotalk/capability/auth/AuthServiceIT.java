package io.cotalk.capability.auth;

import static io.cotalk.capability.auth.AuthFixture.PASSWORD;
import static io.cotalk.capability.auth.AuthFixture.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cotalk.bus.command.AuthAnswer.Device;
import io.cotalk.bus.command.AuthAnswer.LoggedIn;
import io.cotalk.bus.command.AuthCommand.ChangePassword;
import io.cotalk.bus.command.AuthCommand.ListDevices;
import io.cotalk.bus.command.AuthCommand.LogOut;
import io.cotalk.bus.command.AuthCommand.LogOutAll;
import io.cotalk.bus.command.AuthCommand.LogOutDevice;
import io.cotalk.bus.command.AuthCommand.NewDevice;
import io.cotalk.bus.command.AuthCommand.SignUp;
import io.cotalk.core.tokens.Caller;
import io.cotalk.core.tokens.KeyFiles;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.DeviceId;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.AtOnce;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.micrometer.core.instrument.Counter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthServiceIT {
  private AuthFixture node;

  @BeforeAll
  void open(Servers servers, @TempDir Path keys) throws Exception {
    KeyFiles.generate(keys);
    node = new AuthFixture(servers, keys, Map.of("auth.refresh-grace", "1m"));
  }

  @AfterAll
  void close() throws Exception {
    node.close();
  }

  @Test
  void anAccountIsOnTheShardOfItsHandle() {
    LoggedIn session = node.signUp(device());
    Handle handle = new Handle(session.user().handle());
    assertThat(session.user().id().slot()).isEqualTo(handle.slot());
    assertThat(session.expiresIn()).isEqualTo(900);
    assertThat(node.tokens.verify(session.accessToken()).user()).isEqualTo(session.user().id());
    assertThat(
            Sql.number(
                node.database(session.user().id()),
                "select count(*) from handles h join users u on u.id = h.user_id"
                    + " where h.handle_key = ? and u.id = ?",
                handle.key(),
                session.user().id().value()))
        .isEqualTo(1);
  }

  /** Show 9: of many sign-ups of one handle at once exactly one wins. */
  @Test
  void oneHandleAtOnceHasOneWinner() throws Exception {
    String handle = Api.freshHandle("once");
    List<ErrorCode> refused = new ArrayList<>();
    int won = 0;
    for (Object outcome :
        together(50, () -> node.service.signUp(AuthFixture.signUpOf(handle, device())))) {
      if (outcome instanceof LoggedIn) {
        won++;
      } else {
        refused.add(((ChatException) outcome).code());
      }
    }
    assertThat(won).isEqualTo(1);
    assertThat(refused).hasSize(49).containsOnly(ErrorCode.CONFLICT);
  }

  @Test
  void h44ATakenHandleIsAConflictHoweverItIsTyped() {
    String handle = Api.freshHandle("taken");
    node.service.signUp(AuthFixture.signUpOf(handle, device()));
    assertRefused(
        ErrorCode.CONFLICT,
        () -> node.service.signUp(AuthFixture.signUpOf(handle.toUpperCase(Locale.ROOT), device())));
  }

  @Test
  void unknownHandlesAndWrongPasswordsGetOneAnswer() {
    String handle = node.signUp(device()).user().handle();
    ChatException wrong =
        assertRefused(ErrorCode.UNAUTHORIZED, () -> node.logIn(handle, "not this one", device()));
    ChatException unknown =
        assertRefused(
            ErrorCode.UNAUTHORIZED, () -> node.logIn("nobody-at-all", PASSWORD, device()));
    ChatException none =
        assertRefused(ErrorCode.UNAUTHORIZED, () -> node.logIn("adm\u0456n", PASSWORD, device()));
    assertThat(unknown.detail()).isEqualTo(wrong.detail());
    assertThat(none.detail()).isEqualTo(wrong.detail());
    assertThat(node.logIn(handle, PASSWORD, device()).user().handle()).isEqualTo(handle);
  }

  @Test
  void h34TextsThatLookLikeCommandsAreStoredLiterally() {
    String name = "'; DROP TABLE users; -- ${jndi:ldap://x} {{7*7}}";
    String handle = Api.freshHandle("lit");
    LoggedIn session =
        node.service.signUp(new SignUp(handle, name, PASSWORD, device(), "192.0.2.1"));
    assertThat(session.user().name()).isEqualTo(name);
    assertThat(node.logIn(handle, PASSWORD, device()).user().name()).isEqualTo(name);
  }

  @Test
  void aCheaperHashIsReplacedAtTheNextLogin(Servers servers, @TempDir Path keys) throws Exception {
    LoggedIn session = node.signUp(device());
    KeyFiles.generate(keys);
    try (AuthFixture raised = new AuthFixture(servers, keys, Map.of("auth.hash-passes", "2"))) {
      raised.logIn(session.user().handle(), PASSWORD, device());
    }
    assertThat(
            Sql.rows(
                    node.database(session.user().id()),
                    "select password_hash from users where id = ?",
                    session.user().id().value())
                .getFirst()
                .get("password_hash"))
        .asString()
        .contains("m=64,t=2,");
    node.logIn(session.user().handle(), PASSWORD, device());
  }

  @Test
  void anotherLoginOfTheDeviceEndsItsOldSession() {
    NewDevice device = device();
    LoggedIn first = node.signUp(device);
    LoggedIn second = node.logIn(first.user().handle(), PASSWORD, device);
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.tokens.verify(first.accessToken()));
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.refresh(first, device));
    node.tokens.verify(second.accessToken());
    assertThat(devices(second)).extracting(Device::id).containsExactly(device.id());
  }

  @Test
  void loginsOfOneDeviceAtOnceLeaveOneSession() throws Exception {
    NewDevice device = device();
    LoggedIn first = node.signUp(device);
    List<Object> outcomes = together(10, () -> node.logIn(first.user().handle(), PASSWORD, device));
    long alive = outcomes.stream().map(LoggedIn.class::cast).filter(this::isAlive).count();
    assertThat(alive).isEqualTo(1);
  }

  @Test
  void moreDevicesThanAllowedEndTheOneUsedLongestAgo() {
    NewDevice oldest = device();
    LoggedIn first = node.signUp(oldest);
    LoggedIn last = first;
    for (int i = 0; i < SessionStore.MAX_DEVICES; i++) {
      last = node.logIn(first.user().handle(), PASSWORD, device());
    }
    assertThat(devices(last)).hasSize(SessionStore.MAX_DEVICES);
    assertThat(isAlive(first)).isFalse();
    assertThat(isAlive(last)).isTrue();
  }

  @Test
  void aRefreshTokenTurnsAndItsLostAnswerIsRepeated() {
    NewDevice device = device();
    LoggedIn first = node.signUp(device);
    LoggedIn second = node.refresh(first, device);
    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(node.refresh(first, device).refreshToken()).isEqualTo(second.refreshToken());
    LoggedIn third = node.refresh(second, device);
    assertThat(node.tokens.verify(third.accessToken()).session())
        .isEqualTo(node.tokens.verify(first.accessToken()).session());
  }

  @Test
  void refreshesAtOnceGetOneSuccessor() throws Exception {
    NewDevice device = device();
    LoggedIn first = node.signUp(device);
    assertThat(together(20, () -> node.refresh(first, device)))
        .extracting(outcome -> ((LoggedIn) outcome).refreshToken())
        .containsOnly(node.refresh(first, device).refreshToken());
  }

  @Test
  void j14AUsedTokenEndsTheFamily() {
    NewDevice device = device();
    LoggedIn first = node.signUp(device);
    LoggedIn second = node.refresh(first, device);
    LoggedIn third = node.refresh(second, device);
    Counter reused = node.registry.get("cotalk.refresh.reused").counter();
    double before = reused.count();
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.refresh(first, device));
    assertThat(reused.count()).isEqualTo(before + 1);
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.refresh(third, device));
    assertThat(isAlive(third)).isFalse();
  }

  @Test
  void j14TheTokenBeforeEndsTheFamilyOnceTheGraceIsOver() {
    NewDevice device = device();
    LoggedIn first = node.signUp(device);
    LoggedIn second = node.refresh(first, device);
    Sql.execute(
        node.database(first.user().id()),
        "update devices set rotated_at = rotated_at - interval '61 s' where user_id = "
            + first.user().id());
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.refresh(first, device));
    assertThat(isAlive(second)).isFalse();
  }

  @Test
  void refreshTokensOfOtherDevicesAndForgedOnesAreRefused() {
    NewDevice device = device();
    LoggedIn session = node.signUp(device);
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.refresh(session, device()));
    LoggedIn forged =
        new LoggedIn(session.user(), "", 0, "B" + session.refreshToken().substring(1));
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.refresh(forged, device));
    assertRefused(
        ErrorCode.UNAUTHORIZED,
        () -> node.refresh(new LoggedIn(session.user(), "", 0, ""), device));
    assertThat(isAlive(session)).isTrue();
  }

  @Test
  void anUnusedFamilyRunsOut() {
    NewDevice device = device();
    LoggedIn session = node.signUp(device);
    Sql.execute(
        node.database(session.user().id()),
        "update devices set expires_at = now() where user_id = " + session.user().id());
    assertRefused(ErrorCode.UNAUTHORIZED, () -> node.refresh(session, device));
    assertThat(devices(session)).isEmpty();
  }

  @Test
  void aNewPasswordLogsAllOtherDevicesOut() {
    NewDevice device = device();
    LoggedIn here = node.signUp(device);
    LoggedIn elsewhere = node.logIn(here.user().handle(), PASSWORD, device());
    Caller caller = node.tokens.verify(here.accessToken());
    assertRefused(
        ErrorCode.FORBIDDEN, () -> changePassword(caller, "not this one", "another horse"));
    assertRefused(ErrorCode.TEXT_INVALID, () -> changePassword(caller, PASSWORD, "short"));
    assertThat(isAlive(elsewhere)).isTrue();
    AtOnce.run(
        3,
        i -> {
          changePassword(caller, PASSWORD, "another horse");
          return i;
        });
    assertThat(isAlive(elsewhere)).isFalse();
    assertThat(isAlive(here)).isTrue();
    changePassword(caller, PASSWORD, "another horse");
    assertRefused(ErrorCode.FORBIDDEN, () -> changePassword(caller, PASSWORD, "a third horse"));
    assertThat(isAlive(here)).isTrue();
    node.refresh(here, device);
    assertRefused(
        ErrorCode.UNAUTHORIZED, () -> node.logIn(here.user().handle(), PASSWORD, device()));
    node.logIn(here.user().handle(), "another horse", device());
  }

  @Test
  void loggingOutEndsOneDeviceOrAll() {
    LoggedIn first = node.signUp(device());
    NewDevice other = device();
    LoggedIn second = node.logIn(first.user().handle(), PASSWORD, other);
    LoggedIn third = node.logIn(first.user().handle(), PASSWORD, device());
    Caller caller = node.tokens.verify(first.accessToken());
    node.service.logOutDevice(new LogOutDevice(caller.user(), other.id()));
    assertThat(isAlive(second)).isFalse();
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> node.service.logOutDevice(new LogOutDevice(caller.user(), other.id())));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () ->
            node.service.logOutDevice(
                new LogOutDevice(caller.user(), new DeviceId(UUID.randomUUID()))));
    node.service.logOut(new LogOut(caller.user(), caller.session()));
    assertThat(isAlive(first)).isFalse();
    assertThat(isAlive(third)).isTrue();
    node.service.logOut(new LogOut(caller.user(), caller.session()));
    node.service.logOutAll(new LogOutAll(caller.user()));
    assertThat(isAlive(third)).isFalse();
  }

  @Test
  void signUpCanBeClosed(Servers servers, @TempDir Path keys) throws Exception {
    KeyFiles.generate(keys);
    try (AuthFixture closed =
        new AuthFixture(servers, keys, Map.of("auth.sign-up-open", "false"))) {
      assertRefused(ErrorCode.FORBIDDEN, () -> closed.signUp(device()));
    }
  }

  private void changePassword(Caller caller, String old, String changed) {
    node.service.changePassword(new ChangePassword(caller.user(), caller.session(), old, changed));
  }

  private List<Device> devices(LoggedIn session) {
    return node.service.listDevices(new ListDevices(session.user().id())).devices();
  }

  private boolean isAlive(LoggedIn session) {
    try {
      node.tokens.verify(session.accessToken());
      return true;
    } catch (ChatException e) {
      return false;
    }
  }

  private static ChatException assertRefused(ErrorCode code, Runnable work) {
    ChatException[] refusal = new ChatException[1];
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(work::run)
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(code);
              refusal[0] = e;
            });
    return refusal[0];
  }

  /** Runs the work by many threads at once; its results, or what it failed with. */
  private static List<Object> together(int times, Callable<Object> work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Object>> all = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        all.add(
            threads.submit(
                () -> {
                  try {
                    return work.call();
                  } catch (ChatException e) {
                    return e;
                  }
                }));
      }
      List<Object> outcomes = new ArrayList<>();
      for (Future<Object> one : all) {
        outcomes.add(one.get());
      }
      return outcomes;
    }
  }
}
