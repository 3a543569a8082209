package io.cotalk.capability.auth;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Done;
import io.cotalk.bus.command.AuthCommand;
import io.cotalk.core.config.Role;
import io.cotalk.core.roles.Commands;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Takes {@link AuthCommand}s. Deployed on virtual threads. */
public final class AuthVerticle extends VerticleBase {
  /** Waits for longer than a full queue of passwords takes on a slow machine. */
  static final Commands<AuthCommand> COMMANDS =
      new Commands<>("auth", AuthCommand.class, Role.ACCOUNTS, Duration.ofSeconds(15));

  private final AuthService service;

  /** Several instances may share {@code service}. */
  public AuthVerticle(AuthService service) {
    this.service = service;
  }

  @Override
  public Future<?> start() {
    return Bus.serve(vertx, COMMANDS.address(), this::run);
  }

  private BusMessage run(AuthCommand command) {
    return switch (command) {
      case AuthCommand.SignUp c -> service.signUp(c);
      case AuthCommand.LogIn c -> service.logIn(c);
      case AuthCommand.Refresh c -> service.refresh(c);
      case AuthCommand.ListDevices c -> service.listDevices(c);
      case AuthCommand.ChangePassword c -> {
        service.changePassword(c);
        yield new Done();
      }
      case AuthCommand.LogOutDevice c -> {
        service.logOutDevice(c);
        yield new Done();
      }
      case AuthCommand.LogOut c -> {
        service.logOut(c);
        yield new Done();
      }
      case AuthCommand.LogOutAll c -> {
        service.logOutAll(c);
        yield new Done();
      }
    };
  }
}
