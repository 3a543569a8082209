package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** One shard: a database of a server. */
public final class Shard {
  private static final int SLOTS = 1024;

  private final int number;
  private final PostgresServer server;
  private final String database;

  Shard(int number, PostgresServer server, String database) {
    this.number = number;
    this.server = server;
    this.database = database;
  }

  /** The number of the shard that stores what belongs to an id, as long as no slot has moved. */
  public static int of(String id, int shards) {
    return (int) (Long.parseLong(id) % SLOTS % shards);
  }

  public int number() {
    return number;
  }

  /** The server it is on, with others where the plan says so. */
  public PostgresServer server() {
    return server;
  }

  /** As the nodes' configuration takes it. */
  String url() {
    return "postgresql://" + server.address() + ":" + server.port() + "/" + database;
  }

  /** Makes the database. Blocks. */
  void create() throws IOException {
    server.create(database);
  }

  /** A connection of the administrator; the caller closes it. Blocks. */
  public Connection connect() throws SQLException {
    return server.connect(database);
  }
}
