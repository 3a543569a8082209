package io.cotalk.loadtest.tail;

import io.cotalk.loadtest.cluster.Shard;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The logs as the shards have them.
 *
 * @param rooms the last place of each room's log, by id
 * @param users of each user's log, without empty ones
 * @param events in all logs
 * @param messages among them
 * @param faults rooms and users whose events are not in the tail in their order
 */
public record StoredLogs(
    Map<Long, Long> rooms, Map<Long, Long> users, long events, long messages, List<String> faults) {
  private static final String ROOMS = "select id, last_seq from rooms where last_seq > 0";
  private static final String USERS = "select id, last_u from users where last_u > 0";
  private static final String EVENTS =
      """
      select (select count(*) from messages) + (select count(*) from user_log),
             (select count(*) from messages where kind = 1)
      """;

  /** Each later event of a log has a tx that is not lower, and none has none. */
  private static final String DISORDER =
      """
      select 'room ' || room_id || ' at ' || seq
        from (select room_id, seq, tx, lag(tx, 1, 1::bigint) over (partition by room_id order by seq) before from messages) m
       where tx < before
      union all
      select 'user ' || user_id || ' at ' || u
        from (select user_id, u, tx, lag(tx, 1, 1::bigint) over (partition by user_id order by u) before from user_log) l
       where tx < before
      limit 5
      """;

  public StoredLogs {
    rooms = Map.copyOf(rooms);
    users = Map.copyOf(users);
    faults = List.copyOf(faults);
  }

  /** Reads all shards. */
  public static StoredLogs read(List<Shard> shards) throws IOException {
    Map<Long, Long> rooms = new HashMap<>();
    Map<Long, Long> users = new HashMap<>();
    List<String> faults = new ArrayList<>();
    long events = 0;
    long messages = 0;
    for (Shard shard : shards) {
      try (Connection connection = shard.connect();
          Statement statement = connection.createStatement()) {
        heads(statement, ROOMS, rooms);
        heads(statement, USERS, users);
        try (ResultSet row = statement.executeQuery(EVENTS)) {
          row.next();
          events += row.getLong(1);
          messages += row.getLong(2);
        }
        try (ResultSet row = statement.executeQuery(DISORDER)) {
          while (row.next()) {
            faults.add(row.getString(1) + ": its tx is lower than that of the event before");
          }
        }
      } catch (SQLException e) {
        throw new IOException("shard " + shard.number(), e);
      }
    }
    return new StoredLogs(rooms, users, events, messages, faults);
  }

  private static void heads(Statement statement, String sql, Map<Long, Long> heads)
      throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        heads.put(row.getLong(1), row.getLong(2));
      }
    }
  }
}
