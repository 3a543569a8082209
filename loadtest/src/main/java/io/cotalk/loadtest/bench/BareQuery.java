package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Shard;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The query for a page of 50, over JDBC, by the thread that waits for it. Blocking. */
final class BareQuery implements AutoCloseable {
  private static final int PAGE = 50;
  private static final String BARE =
      """
      select seq, n, kind, sender_id, cid, created_at, body from messages
      where room_id = ? and seq < ? order by seq desc limit 50\
      """;

  private final Connection connection;
  private final PreparedStatement query;

  private BareQuery(Connection connection, long room, long before) throws SQLException {
    this.connection = connection;
    this.query = connection.prepareStatement(BARE);
    query.setLong(1, room);
    query.setLong(2, before);
  }

  /** Connects to the shard that has the room: the one that gives the page. */
  static BareQuery open(List<Shard> shards, long room, long before) throws IOException {
    try {
      for (Shard shard : shards) {
        BareQuery query = new BareQuery(shard.connect(), room, before);
        if (query.rows() == PAGE) {
          return query;
        }
        query.connection.close();
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
    throw new IOException("no shard has a page of room " + room);
  }

  /** Returns how many nanoseconds it took. */
  long run() throws IOException {
    long begun = System.nanoTime();
    try {
      rows();
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return System.nanoTime() - begun;
  }

  private int rows() throws SQLException {
    int rows = 0;
    try (ResultSet result = query.executeQuery()) {
      while (result.next()) {
        rows += result.getString(7).isEmpty() ? 0 : 1;
      }
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
