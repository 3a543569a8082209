package io.cotalk.core.roles;

import io.cotalk.bus.RequestKind;
import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead;
import io.cotalk.core.persistence.SentMessage;
import io.cotalk.core.persistence.SentMessages;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.Optional;

/** Finds sent messages by nodes that have the shards. One for each node that has none. */
public final class RemoteSentMessages implements SentMessages {
  private final RoleCalls calls;

  public RemoteSentMessages(RoleCalls calls) {
    this.calls = calls;
  }

  @Override
  public Future<SentMessage> find(RoomId room, UserId user, Cid cid) {
    return calls
        .request(
            LogService.NAME,
            new LogRead.FindSent(room, user, cid),
            LogAnswer.Sent.class,
            // A shard may say unknown, which is an answer here.
            RequestKind.REPEATABLE)
        .map(
            it ->
                new SentMessage(
                    Optional.ofNullable(it.event()), it.isFinal(), it.head(), it.time()));
  }
}
