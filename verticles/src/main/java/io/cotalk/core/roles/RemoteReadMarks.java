package io.cotalk.core.roles;

import io.cotalk.bus.RequestKind;
import io.cotalk.bus.command.RoomAnswer;
import io.cotalk.bus.command.RoomCommand;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;

/**
 * Moves read positions by nodes that have the shards. One for each node that has none. Fails with
 * {@code unknown} also when the position may have moved; the same may be asked again.
 */
public final class RemoteReadMarks implements ReadMarks {
  private final RoleCalls calls;

  public RemoteReadMarks(RoleCalls calls) {
    this.calls = calls;
  }

  @Override
  public Future<Long> markRead(RoomId room, UserId user, long n) {
    return calls
        .request(
            ListService.NAME,
            new RoomCommand.MarkRead(user, room, n),
            RoomAnswer.ReadPosition.class,
            RequestKind.REPEATABLE)
        .map(RoomAnswer.ReadPosition::n);
  }
}
