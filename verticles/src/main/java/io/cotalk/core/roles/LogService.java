package io.cotalk.core.roles;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.core.persistence.ReadHead;
import io.cotalk.core.persistence.SentMessage;
import io.cotalk.core.persistence.SentMessages;
import io.cotalk.core.persistence.ShardLogReader;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.core.userlog.UserLogPage;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Slots;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the logs of rooms and users for nodes without shards. For nodes with the role persistence;
 * any thread.
 */
public final class LogService {
  /** The name with which nodes offer it. */
  public static final String NAME = "log";

  private final ShardLogReader rooms;
  private final SentMessages sent;
  private final UserLogReader users;
  private final ShardLayout layout;

  public LogService(
      ShardLogReader rooms, SentMessages sent, UserLogReader users, ShardLayout layout) {
    this.rooms = rooms;
    this.sent = sent;
    this.users = users;
    this.layout = layout;
  }

  /** Answers a {@link LogRead}; fails as it says. */
  public Future<? extends BusMessage> answer(BusMessage request) {
    if (!(request instanceof LogRead read)) {
      return Future.failedFuture(new ChatException(ErrorCode.INTERNAL, "not to read the log"));
    }
    return switch (read) {
      case LogRead.SeeRooms see -> rooms.accessOf(see.seats());
      case LogRead.ReadRange range ->
          rooms.page(range.room(), range.after(), range.upTo(), range.limit(), LogRead.PAGE_BYTES);
      case LogRead.FindNewestWithin find ->
          rooms
              .newestWithin(find.room(), find.after(), find.upTo(), find.bytes())
              .map(LogAnswer.FirstSeq::new);
      case LogRead.GetRoomHeads get ->
          rooms
              .heads(get.rooms())
              .map(
                  heads ->
                      new LogAnswer.RoomHeads(
                          heads.values().stream().map(LogService::row).toList()));
      case LogRead.GetUserEvents get ->
          users.after(get.user(), get.after(), get.limit()).map(LogService::page);
      case LogRead.GetUserHeads get -> users.heads(get.users()).map(LogAnswer.UserHeads::new);
      case LogRead.FindSent find ->
          sent.find(find.room(), find.sender(), find.cid()).map(LogService::sent);
      case LogRead.GetLayout get -> Future.succeededFuture(layout());
    };
  }

  private static LogAnswer.HeadRow row(ReadHead head) {
    return new LogAnswer.HeadRow(head.head(), head.ageMillis(), head.sent());
  }

  private static LogAnswer.Sent sent(SentMessage found) {
    return new LogAnswer.Sent(
        found.event().orElse(null), found.isFinal(), found.head(), found.time());
  }

  /** None after the first with which the bodies have more than a page's bytes. */
  private static LogAnswer.UserPage page(UserLogPage whole) {
    List<UserEvent> events = whole.events();
    long bytes = 0;
    int fit = 0;
    while (fit < events.size() && bytes < LogRead.PAGE_BYTES) {
      bytes += events.get(fit).body().length();
      fit++;
    }
    return new LogAnswer.UserPage(whole.head(), events.subList(0, fit), fit < events.size());
  }

  private LogAnswer.Layout layout() {
    return new LogAnswer.Layout(
        IntStream.range(0, layout.count())
            .mapToObj(shard -> new LogAnswer.ShardEpoch(layout.epoch(shard)))
            .toList(),
        IntStream.range(0, Slots.COUNT)
            .mapToObj(slot -> new LogAnswer.SlotShard(layout.shardOf(slot)))
            .toList());
  }
}
