package io.cotalk.capability.users;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.command.UserCommand;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Takes {@link UserCommand}s of the own node. Deployed on virtual threads. */
public final class UsersVerticle extends VerticleBase {
  /** Address of the capability. */
  static final String ADDRESS = Addresses.capability("users");

  private final UsersService service;

  /** Several instances may share {@code service}. */
  public UsersVerticle(UsersService service) {
    this.service = service;
  }

  @Override
  public Future<?> start() {
    return Bus.serve(vertx, ADDRESS, this::run);
  }

  private BusMessage run(UserCommand command) {
    return switch (command) {
      case UserCommand.GetUser c -> service.get(c.user());
      case UserCommand.FindUser c -> service.find(c.handle());
    };
  }
}
