package io.cotalk.core.userlog;

import io.cotalk.bus.event.UserHead;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/**
 * Reads the users' logs; always what is committed. One for each node: on its shards where it has
 * them, else by nodes that do. Any thread; futures complete on the caller's context.
 */
public interface UserLogReader {
  /** Returns the epoch of the user's log. */
  long epoch(UserId user);

  /**
   * Reads the events after {@code u}, and the head. Fails with {@code not_found} when there is no
   * such user, {@code busy} or {@code unavailable}.
   *
   * @param u 0 for the first page
   * @param limit most events of the page, from 1
   */
  Future<UserLogPage> after(UserId user, long u, int limit);

  /** Reads the {@code u} of the user's last event, 0 for none. Fails as {@link #after}. */
  Future<Long> head(UserId user);

  /**
   * Reads the heads of users' logs; users who do not exist, or whose shard cannot be asked, are
   * left out.
   *
   * @param users at most some thousands
   */
  Future<List<UserHead>> heads(Collection<UserId> users);
}
