package io.cotalk.node.audit;

import io.cotalk.core.shards.ShardReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Every user's log: {@code u} 1 to last without holes. */
final class UserLogCheck {
  private static final String USERS = "select id from users where id > ? order by id limit 2000";

  /** By the primary keys. */
  private static final String BROKEN =
      """
      select u.id, u.last_u, count(l.u), coalesce(min(l.u), 1), coalesce(max(l.u), 0)
        from users u left join user_log l on l.user_id = u.id
       where u.id = any (?)
       group by u.id
      having count(l.u) <> u.last_u or coalesce(min(l.u), 1) <> 1 or coalesce(max(l.u), 0) <> u.last_u
      """;

  private final ShardReader shard;
  private final Findings findings;

  UserLogCheck(ShardReader shard, Findings findings) {
    this.shard = shard;
    this.findings = findings;
  }

  void run() throws SQLException {
    List<Long> users = new ArrayList<>();
    long last = 0;
    do {
      users.clear();
      shard.refresh();
      shard.rows(USERS, row -> users.add(row.getLong(1)), last);
      if (!users.isEmpty()) {
        last = users.getLast();
        findings.checked("users", users.size());
        shard.rows(
            BROKEN,
            row ->
                findings.add(
                    Flaw.USER_LOG,
                    shard.index(),
                    "user %d: head %d, %d events from u %d to %d"
                        .formatted(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5))),
            users);
      }
    } while (!users.isEmpty());
  }
}
