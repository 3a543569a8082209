package io.cotalk.core.roles;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.RequestKind;
import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.bus.event.UserHead;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.core.userlog.UserLogPage;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads the users' logs by nodes that have the shards. One for each node that has none. */
public final class RemoteUserLog implements UserLogReader {
  private final RoleCalls calls;
  private final ShardLayout layout;

  public RemoteUserLog(RoleCalls calls, ShardLayout layout) {
    this.calls = calls;
    this.layout = layout;
  }

  private <T extends BusMessage> Future<T> ask(LogRead question, Class<T> answer) {
    return calls.request(LogService.NAME, question, answer, RequestKind.READ);
  }

  @Override
  public long epoch(UserId user) {
    return layout.epoch(layout.shardOf(user));
  }

  /** Page by page, so that no message is longer than one. */
  @Override
  public Future<UserLogPage> after(UserId user, long u, int limit) {
    return pages(user, u, limit, new ArrayList<>());
  }

  private Future<UserLogPage> pages(UserId user, long u, int left, List<UserEvent> events) {
    int limit = Math.min(left, LogRead.MAX_EVENTS);
    return ask(new LogRead.GetUserEvents(user, u, limit), LogAnswer.UserPage.class)
        .compose(
            page -> {
              List<UserEvent> read = page.events();
              events.addAll(read);
              int missing = left - read.size();
              boolean more = page.more() || read.size() == limit;
              return more && missing > 0 && read.getLast().u() > u
                  ? pages(user, read.getLast().u(), missing, events)
                  : Future.succeededFuture(new UserLogPage(page.head(), events));
            });
  }

  @Override
  public Future<Long> head(UserId user) {
    return ask(new LogRead.GetUserEvents(user, Long.MAX_VALUE, 1), LogAnswer.UserPage.class)
        .map(LogAnswer.UserPage::head);
  }

  @Override
  public Future<List<UserHead>> heads(Collection<UserId> users) {
    List<Future<List<UserHead>>> reads =
        RemoteLogReader.parts(List.copyOf(users), LogRead.MAX_HEADS).stream()
            .map(
                part ->
                    ask(new LogRead.GetUserHeads(part), LogAnswer.UserHeads.class)
                        .map(LogAnswer.UserHeads::heads)
                        .otherwise(List.of()))
            .toList();
    return Future.all(reads)
        .map(done -> reads.stream().flatMap(read -> read.result().stream()).toList());
  }
}
