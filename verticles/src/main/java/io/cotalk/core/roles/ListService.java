package io.cotalk.core.roles;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Done;
import io.cotalk.bus.command.ListRead;
import io.cotalk.bus.command.RoomAnswer;
import io.cotalk.bus.command.RoomCommand;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.userlog.RoomList;
import io.cotalk.core.userlog.UserRoomLists;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Future;
import java.util.List;

/**
 * Users' lists of rooms and read positions for nodes without shards. For nodes with the role rooms;
 * any thread.
 */
public final class ListService {
  /** The name with which nodes offer it. */
  public static final String NAME = "lists";

  private final UserRoomLists lists;
  private final ReadMarks marks;

  public ListService(UserRoomLists lists, ReadMarks marks) {
    this.lists = lists;
    this.marks = marks;
  }

  /** Answers a {@link ListRead} or a {@link RoomCommand.MarkRead}; fails as it says. */
  public Future<? extends BusMessage> answer(BusMessage request) {
    if (request instanceof RoomCommand.MarkRead mark) {
      return marks.markRead(mark.room(), mark.caller(), mark.n()).map(RoomAnswer.ReadPosition::new);
    }
    if (!(request instanceof ListRead read)) {
      return Future.failedFuture(new ChatException(ErrorCode.INTERNAL, "not about a list"));
    }
    return switch (read) {
      case ListRead.GetList get -> lists.of(get.user()).map(list -> listing(0, list));
      case ListRead.Arrive arrive ->
          lists.arrival(arrive.user()).map(found -> listing(found.head(), found.list()));
      case ListRead.AcceptRooms accept ->
          lists.accept(accept.user(), accept.rooms()).map(done -> new Done());
    };
  }

  private static ListRead.Listing listing(long head, RoomList list) {
    return new ListRead.Listing(head, list.rooms(), List.copyOf(list.added()));
  }
}
