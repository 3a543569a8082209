package io.cotalk.core.tail;

import io.cotalk.testkit.Database;
import io.cotalk.testkit.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes events as transactions that are harder on the tail than the nodes' own: over several rooms
 * in any order, slow ones, and such that end with a rollback. One thread.
 */
final class TailWriter implements AutoCloseable {
  static final int ROOMS = 20;
  static final int USERS = 10;

  private static final String LOCK = "select last_tx from rooms where id = ? for no key update";

  private static final String APPEND =
      """
      with head as (
        update rooms set last_seq = last_seq + 1, last_n = last_n + 1, last_at = clock_timestamp(),
                         last_tx = tail_tx(last_tx)
         where id = ? returning id, last_seq, last_n, last_at, last_tx)
      insert into messages (room_id, seq, n, sender_id, kind, created_at, body, tx)
      select id, last_seq, last_n, 1, 1, last_at, '{"text":"hello"}', last_tx from head
      """;

  private final Connection connection;

  TailWriter(Database database) throws SQLException {
    connection = Sql.connect(database);
    connection.setAutoCommit(false);
  }

  /** Makes rooms 1 to {@link #ROOMS} and users 1 to {@link #USERS}, with empty logs. */
  static void prepare(Database database) {
    Sql.execute(
        database,
        """
        insert into rooms (id, direct, creator_id, member_count, last_seq, last_n, last_at)
        select i, false, 1, 1, 0, 0, clock_timestamp() from generate_series(1, %d) i;
        insert into users (id, handle, name, password_hash)
        select i, 'user' || i, 'User', '' from generate_series(1, %d) i
        """
            .formatted(ROOMS, USERS));
  }

  /** One transaction of 1 to 6 events. Returns how many it committed. */
  int transaction() throws SQLException {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // Its xid is taken here, maybe long before the lock of the next room.
    int first = 1 + random.nextInt(ROOMS / 2);
    int second = ROOMS / 2 + 1 + random.nextInt(ROOMS / 2);
    lock(first);
    if (random.nextInt(50) == 0) {
      pause(random.nextInt(300));
    }
    int events = 0;
    for (int i = random.nextInt(3); i >= 0; i--) {
      append(first);
      events++;
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      append(second);
      events++;
    }
    if (random.nextInt(4) == 0) {
      userEvent(1 + random.nextInt(USERS));
      events++;
    }
    if (random.nextInt(10) == 0) {
      connection.rollback();
      return 0;
    }
    connection.commit();
    return events;
  }

  void lock(long room) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      statement.setLong(1, room);
      statement.executeQuery().close();
    }
  }

  void append(long room) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(APPEND)) {
      statement.setLong(1, room);
      statement.executeUpdate();
    }
  }

  void userEvent(long user) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select append_user_event(?, 'room_added', '{}')")) {
      statement.setLong(1, user);
      statement.executeQuery().close();
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Inside of the transaction, as the work of a slow node. */
  private void pause(int millis) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_sleep(" + millis / 1000.0 + ")");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
