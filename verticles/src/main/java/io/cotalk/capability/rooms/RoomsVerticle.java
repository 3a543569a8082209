package io.cotalk.capability.rooms;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Done;
import io.cotalk.bus.command.RoomAnswer;
import io.cotalk.bus.command.RoomCommand;
import io.cotalk.capability.rooms.RoomsService.Direct;
import io.cotalk.capability.rooms.RoomsService.Founded;
import io.cotalk.core.config.Role;
import io.cotalk.core.roles.Commands;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Takes {@link RoomCommand}s. Deployed on virtual threads. */
public final class RoomsVerticle extends VerticleBase {
  /** Waits for longer than the statements of the longest command may take one after the other. */
  static final Commands<RoomCommand> COMMANDS =
      new Commands<>("rooms", RoomCommand.class, Role.ROOMS, Duration.ofSeconds(20));

  private final RoomsService service;
  private final RoomViews views;
  private final ReadPositions positions;

  /** Several instances may share the arguments. */
  public RoomsVerticle(RoomsService service, RoomViews views, ReadPositions positions) {
    this.service = service;
    this.views = views;
    this.positions = positions;
  }

  @Override
  public Future<?> start() {
    return Bus.serve(vertx, COMMANDS.address(), this::run);
  }

  private BusMessage run(RoomCommand command) {
    return switch (command) {
      case RoomCommand.CreateRoom c -> {
        Founded room = service.create(c);
        yield new RoomAnswer.OneRoom(views.describe(room), room.created());
      }
      case RoomCommand.OpenDirectRoom c -> direct(c);
      case RoomCommand.ListRooms c -> views.list(c);
      case RoomCommand.GetRoom c -> new RoomAnswer.OneRoom(views.get(c.caller(), c.room()), false);
      case RoomCommand.ListMembers c -> views.members(c);
      case RoomCommand.AddMember c -> service.add(c);
      case RoomCommand.LeaveRoom c -> {
        service.leave(c);
        yield new Done();
      }
      case RoomCommand.LeaveRooms c -> service.leave(c);
      case RoomCommand.MarkRead c ->
          new RoomAnswer.ReadPosition(positions.markRead(c.room(), c.caller(), c.n()).await());
    };
  }

  /** Asking twice is safe, so this may read the room back. */
  private RoomAnswer direct(RoomCommand.OpenDirectRoom command) {
    Direct direct = service.openDirect(command);
    return new RoomAnswer.OneRoom(views.get(command.caller(), direct.room()), direct.created());
  }
}
