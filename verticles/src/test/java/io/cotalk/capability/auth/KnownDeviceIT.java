package io.cotalk.capability.auth;

import static io.cotalk.capability.auth.AuthFixture.PASSWORD;
import static io.cotalk.capability.auth.AuthFixture.device;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.command.AuthAnswer.LoggedIn;
import io.cotalk.bus.command.AuthCommand.ChangePassword;
import io.cotalk.bus.command.AuthCommand.LogIn;
import io.cotalk.bus.command.AuthCommand.LogOutAll;
import io.cotalk.bus.command.AuthCommand.LogOutDevice;
import io.cotalk.bus.command.AuthCommand.NewDevice;
import io.cotalk.bus.command.AuthCommand.SignUp;
import io.cotalk.core.tokens.Caller;
import io.cotalk.core.tokens.KeyFiles;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An account that many guess at, from many addresses. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KnownDeviceIT {
  private static final int TRIES = 3;

  private AuthFixture node;

  @BeforeAll
  void open(Servers servers, @TempDir Path keys) throws Exception {
    KeyFiles.generate(keys);
    node =
        new AuthFixture(
            servers,
            keys,
            Map.of("limits.profile", "default", "limits.logins-per-account", "" + TRIES));
  }

  @AfterAll
  void close() throws Exception {
    node.close();
  }

  @Test
  void theOwnerLogsInFromAKnownDeviceWhileOthersGuess() {
    NewDevice phone = device();
    LoggedIn owner = signUp(phone);
    node.service.logOutAll(new LogOutAll(owner.user().id()));
    guessUntilRefused(owner);

    assertThat(logIn(owner, PASSWORD, phone).user()).isEqualTo(owner.user());
    assertCode(ErrorCode.RATE_LIMITED, () -> logIn(owner, PASSWORD, device()));
  }

  @Test
  void theOwnerChangesThePasswordWhileOthersGuess() {
    LoggedIn owner = signUp(device());
    Caller caller = node.tokens.verify(owner.accessToken());
    guessUntilRefused(owner);

    node.service.changePassword(
        new ChangePassword(caller.user(), caller.session(), PASSWORD, "another horse"));
  }

  @Test
  void aKnownDeviceHasALimitOfItsOwnAndTheSameRefusal() {
    NewDevice phone = device();
    LoggedIn owner = signUp(phone);
    for (int i = 0; i < TRIES; i++) {
      assertCode(ErrorCode.UNAUTHORIZED, () -> logIn(owner, "not this one", phone));
    }
    ChatException known = assertCode(ErrorCode.RATE_LIMITED, () -> logIn(owner, PASSWORD, phone));
    guessUntilRefused(owner);
    ChatException strange =
        assertCode(ErrorCode.RATE_LIMITED, () -> logIn(owner, PASSWORD, device()));
    assertThat(known.detail()).isEqualTo(strange.detail());
  }

  @Test
  void aDeviceThatAnotherLoggedOutIsAStranger() {
    NewDevice lost = device();
    LoggedIn owner = signUp(lost);
    node.service.logOutDevice(new LogOutDevice(owner.user().id(), lost.id()));
    guessUntilRefused(owner);
    assertCode(ErrorCode.RATE_LIMITED, () -> logIn(owner, PASSWORD, lost));
  }

  @Test
  void aDeviceThatNeverShowedThePasswordIsAStranger() {
    NewDevice guesser = device();
    LoggedIn owner = signUp(device());
    assertCode(ErrorCode.UNAUTHORIZED, () -> logIn(owner, "not this one", guesser));
    guessUntilRefused(owner);
    assertCode(ErrorCode.RATE_LIMITED, () -> logIn(owner, "not this one", guesser));
  }

  @Test
  void fiftyDevicesAreRememberedAndNoMore() {
    NewDevice first = device();
    LoggedIn owner = signUp(first);
    long user = owner.user().id().value();
    Sql.execute(
        node.database(owner.user().id()),
        "insert into known_devices (user_id, device_id) select %d, gen_random_uuid()"
                .formatted(user)
            + " from generate_series(1, 60)");
    NewDevice last = device();
    logIn(owner, PASSWORD, last);
    assertThat(
            Sql.number(
                node.database(owner.user().id()),
                "select count(*) from known_devices where user_id = ?",
                user))
        .isEqualTo(KnownDeviceStore.MAX_DEVICES);
    guessUntilRefused(owner);
    assertCode(ErrorCode.RATE_LIMITED, () -> logIn(owner, PASSWORD, first));
    assertThat(logIn(owner, PASSWORD, last).user()).isEqualTo(owner.user());
  }

  private LoggedIn signUp(NewDevice device) {
    return node.service.signUp(
        new SignUp(Api.freshHandle("known"), "A Test", PASSWORD, device, address()));
  }

  private void guessUntilRefused(LoggedIn owner) {
    ErrorCode code = ErrorCode.UNAUTHORIZED;
    for (int i = 0; i < 2 * TRIES && code.equals(ErrorCode.UNAUTHORIZED); i++) {
      try {
        logIn(owner, "not this one", device());
      } catch (ChatException e) {
        code = e.code();
      }
    }
    assertThat(code).isEqualTo(ErrorCode.RATE_LIMITED);
  }

  private LoggedIn logIn(LoggedIn owner, String password, NewDevice device) {
    return node.service.logIn(new LogIn(owner.user().handle(), password, device, address()));
  }

  private static ChatException assertCode(ErrorCode code, Callable<?> request) {
    ChatException[] refusal = new ChatException[1];
    assertThatThrownBy(request::call)
        .isInstanceOfSatisfying(
            ChatException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              refusal[0] = e;
            });
    return refusal[0];
  }

  private static String address() {
    int random = ThreadLocalRandom.current().nextInt(1 << 24);
    return "10." + (random >> 16) + "." + ((random >> 8) & 255) + "." + (random & 255);
  }
}
