package io.cotalk.capability.users;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.command.UserCommand;
import io.cotalk.core.config.Role;
import io.cotalk.core.roles.Commands;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Takes {@link UserCommand}s. Deployed on virtual threads. */
public final class UsersVerticle extends VerticleBase {
  /** Waits for longer than a shard may take. */
  static final Commands<UserCommand> COMMANDS =
      new Commands<>("users", UserCommand.class, Role.ACCOUNTS, Duration.ofSeconds(10));

  private final UsersService service;

  /** Several instances may share {@code service}. */
  public UsersVerticle(UsersService service) {
    this.service = service;
  }

  @Override
  public Future<?> start() {
    return Bus.serve(vertx, COMMANDS.address(), this::run);
  }

  private BusMessage run(UserCommand command) {
    return switch (command) {
      case UserCommand.GetUser c -> service.get(c.user());
      case UserCommand.FindUser c -> service.find(c.handle());
    };
  }
}
