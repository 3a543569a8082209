package io.cotalk.core.userlog;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.bus.event.UserHead;
import io.cotalk.core.persistence.Digests;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The log of each user: events 1, 2, 3 … without holes, on the user's shard. One for each node; any
 * thread.
 */
public final class UserLog implements UserLogReader {
  private static final String APPEND = "select append_user_event($1, $2, $3)";

  /** By the primary keys of users and user_log. */
  private static final String PAGE =
      """
      select h.last_u, l.u, l.kind, l.body
        from users h
        left join lateral (
          select u, kind, body from user_log
           where user_id = h.id and u > $2
           order by u limit $3) l on true
       where h.id = $1
       order by l.u
      """;

  private final Vertx vertx;
  private final Shards shards;
  private final Digests digests;

  public UserLog(Vertx vertx, Shards shards, Digests digests) {
    this.vertx = vertx;
    this.shards = shards;
    this.digests = digests;
  }

  /**
   * Writes an event as part of a transaction, which holds the user's row from here to its end. The
   * caller passes the event to {@link #publish} after the commit. Fails with {@code not_found} when
   * there is no such user, or with the driver's failure.
   *
   * @param tx a transaction on the user's shard
   * @param body the event's JSON as clients get it
   */
  public Future<UserEvent> append(SqlConnection tx, UserId user, UserEventKind kind, String body) {
    return tx.preparedQuery(APPEND)
        .execute(Tuple.of(user.value(), kind.wireName(), body))
        .map(
            rows -> {
              Long u = rows.iterator().next().getLong(0);
              if (u == null) {
                throw new ChatException(ErrorCode.NOT_FOUND, "no such user");
              }
              return new UserEvent(user, u, kind.wireName(), body);
            });
  }

  @Override
  public long epoch(UserId user) {
    return shards.of(user).epoch();
  }

  /** Tells the cluster of a committed event: a hint, so nothing is promised and nothing fails. */
  public void publish(UserEvent event) {
    vertx.eventBus().publish(Addresses.users(event.user()), event);
    digests.note(event.user(), event.u());
  }

  /**
   * Repeats a user's head in the next digest, where an event of theirs may not have been published.
   */
  public void repeatHead(UserId user, long u) {
    digests.note(user, u);
  }

  @Override
  public Future<UserLogPage> after(UserId user, long u, int limit) {
    return shards
        .of(user)
        .query(PAGE, Tuple.of(user.value(), u, limit))
        .map(
            rows -> {
              long head = -1;
              List<UserEvent> events = new ArrayList<>(rows.size());
              for (Row row : rows) {
                head = row.getLong(0);
                if (row.getLong(1) != null) {
                  events.add(event(user, row));
                }
              }
              if (head < 0) {
                throw new ChatException(ErrorCode.NOT_FOUND, "no such user");
              }
              return new UserLogPage(head, events);
            });
  }

  private static UserEvent event(UserId user, Row row) {
    return new UserEvent(user, row.getLong(1), row.getString(2), row.getString(3));
  }

  @Override
  public Future<Long> head(UserId user) {
    return shards
        .of(user)
        .query("select last_u from users where id = $1", Tuple.of(user.value()))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw new ChatException(ErrorCode.NOT_FOUND, "no such user");
              }
              return rows.iterator().next().getLong(0);
            });
  }

  /** One statement for each shard. */
  @Override
  public Future<List<UserHead>> heads(Collection<UserId> users) {
    List<Future<List<UserHead>>> reads = new ArrayList<>();
    shards.usersByShard(users).forEach((shard, some) -> reads.add(heads(shard, some)));
    return Future.all(reads)
        .map(done -> reads.stream().flatMap(read -> read.result().stream()).toList());
  }

  private static Future<List<UserHead>> heads(Shard shard, List<UserId> users) {
    Long[] ids = users.stream().map(UserId::value).toArray(Long[]::new);
    return shard
        .query("select id, last_u from users where id = any ($1)", Tuple.of(ids))
        .map(
            rows -> {
              List<UserHead> heads = new ArrayList<>(rows.size());
              rows.forEach(
                  row -> heads.add(new UserHead(new UserId(row.getLong(0)), row.getLong(1))));
              return heads;
            })
        .otherwise(List.of());
  }
}
