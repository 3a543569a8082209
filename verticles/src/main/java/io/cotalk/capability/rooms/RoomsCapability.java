package io.cotalk.capability.rooms;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.capability.CapabilityVerticle;
import io.cotalk.capability.users.Profiles;
import io.cotalk.core.Core;
import io.cotalk.core.OwnShards;
import io.cotalk.core.config.Role;
import io.cotalk.core.config.RoomsConfig;
import io.cotalk.core.persistence.RequestKeySweep;
import io.cotalk.core.roles.Commands;
import io.cotalk.core.roles.RemoteReadMarks;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.core.wire.RequestType;
import io.cotalk.id.IdMaker;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Who is in which room, and how far they have read. */
public final class RoomsCapability implements Capability {
  private final Supplier<Profiles> profiles;

  /**
   * @param profiles what members are called; asked for when this capability is opened
   */
  public RoomsCapability(Supplier<Profiles> profiles) {
    this.profiles = profiles;
  }

  @Override
  public List<RequestType<?>> requests() {
    return List.of(ReadRequest.TYPE);
  }

  @Override
  public List<Commands<?>> commands() {
    return List.of(RoomsVerticle.COMMANDS);
  }

  @Override
  public CapabilityParts open(Core core) {
    CapabilityParts parts = new CapabilityParts().routes(() -> new RoomsRoutes(core.commands()));
    ReadMarks marks =
        core.shards()
            .<ReadMarks>map(own -> answer(core, own, parts))
            .orElseGet(() -> new RemoteReadMarks(core.roles().calls()));
    return parts
        .reads(marks)
        .request(
            ReadRequest.TYPE,
            (session, read) ->
                session.answer(
                    read.i(),
                    marks.markRead(read.room(), session.caller().user(), read.n()),
                    n -> new ReadRequest.Done(read.i(), read.room(), n)));
  }

  /** Adds what works on shards, and returns what moves read positions there. */
  private ReadPositions answer(Core core, OwnShards own, CapabilityParts parts) {
    RoomsConfig config = core.config().rooms();
    Shards shards = own.all();
    UserRooms lists = own.userRooms();
    Profiles known = profiles.get();
    OutboxWorker worker =
        new OutboxWorker(new Outbox(shards, lists), shards, config, core.registry());
    RoomQuotas quotas = new RoomQuotas(core.limits(), shards, lists, config, core.registry());
    RoomsService service =
        new RoomsService(
            shards,
            own.messages().log(),
            known,
            lists,
            quotas,
            worker,
            new IdMaker(InstantSource.system()));
    RoomViews views = new RoomViews(shards, lists, known);
    ReadPositions positions =
        new ReadPositions(core.vertx(), shards, core.config().fanout().addressing());
    parts
        .verticle(
            CapabilityVerticle.answering(
                RoomsVerticle.COMMANDS, () -> new RoomsVerticle(service, views, positions)))
        .verticle(CapabilityVerticle.finishing(Set.of(Role.ROOMS, Role.PERSISTENCE), () -> worker))
        .verticle(
            CapabilityVerticle.finishing(
                Set.of(Role.PERSISTENCE),
                () -> new RequestKeySweep(own.messages().log().requestKeys(), core.registry())));
    return positions;
  }
}
