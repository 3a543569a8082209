package io.cotalk.testkit;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Databases of a test's own, for tests that must not be helped by the nodes of others. */
public final class EmptyShards {
  private EmptyShards() {}

  /** Makes empty databases on the run's server; they go with it. */
  public static List<Database> on(Servers servers) {
    Database server = servers.databases().getFirst();
    String set = "own_" + UUID.randomUUID().toString().replace("-", "") + "_";
    return IntStream.range(0, Servers.SHARDS).mapToObj(shard -> make(server, set + shard)).toList();
  }

  /** Makes one empty database on the run's server; it goes with it. */
  public static Database one(Servers servers) {
    return make(
        servers.databases().getFirst(), "own_" + UUID.randomUUID().toString().replace("-", ""));
  }

  private static Database make(Database server, String name) {
    Sql.execute(server, "create database " + name);
    return new Database(server.host(), server.port(), name, server.user(), server.password());
  }
}
