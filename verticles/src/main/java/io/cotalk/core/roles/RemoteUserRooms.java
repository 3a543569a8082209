package io.cotalk.core.roles;

import io.cotalk.bus.Done;
import io.cotalk.bus.RequestKind;
import io.cotalk.bus.command.ListRead;
import io.cotalk.core.userlog.Arrival;
import io.cotalk.core.userlog.RoomList;
import io.cotalk.core.userlog.UserRoomLists;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** The users' lists of rooms by nodes that have the shards. One for each node that has none. */
public final class RemoteUserRooms implements UserRoomLists {
  private final RoleCalls calls;

  public RemoteUserRooms(RoleCalls calls) {
    this.calls = calls;
  }

  private Future<ListRead.Listing> ask(ListRead question) {
    return calls.request(ListService.NAME, question, ListRead.Listing.class, RequestKind.READ);
  }

  @Override
  public Future<RoomList> of(UserId user) {
    return ask(new ListRead.GetList(user)).map(RemoteUserRooms::list);
  }

  @Override
  public Future<Arrival> arrival(UserId user) {
    return ask(new ListRead.Arrive(user)).map(it -> new Arrival(it.head(), list(it)));
  }

  private static RoomList list(ListRead.Listing listing) {
    return new RoomList(listing.rooms(), Set.copyOf(listing.added()));
  }

  @Override
  public Future<Void> accept(UserId user, List<RoomId> rooms) {
    Future<Void> done = Future.succeededFuture();
    for (List<RoomId> part : RemoteLogReader.parts(rooms, ListRead.MAX_ACCEPTED)) {
      done = done.compose(before -> acceptPart(user, part));
    }
    return done;
  }

  private Future<Void> acceptPart(UserId user, List<RoomId> rooms) {
    return calls
        .request(
            ListService.NAME,
            new ListRead.AcceptRooms(user, rooms),
            Done.class,
            RequestKind.REPEATABLE)
        .mapEmpty();
  }
}
