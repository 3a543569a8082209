package io.cotalk.testkit;

import java.util.List;
import java.util.Optional;

/**
 * Real PostgreSQL (one server, four databases, durable settings on) and real Redis. Tests take the
 * ones of the run as a parameter (see {@link Testkit}); {@code -Dcotalk.test.servers=containers}
 * makes them containers, anything else embedded ones.
 */
public sealed interface Servers extends AutoCloseable
    permits LocalServers, ContainerServers, OwnDatabases {
  int SHARDS = 4;

  /** The name under which nodes of all tests use these databases. */
  String CLUSTER = "test";

  /** Settings without which "acknowledged" would not mean "on disk". */
  List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

  /** The shards' databases, in their order. */
  List<Database> databases();

  String redisUrl();

  /** Empty if Redis asks for none. */
  String redisPassword();

  @Override
  void close();

  /** Why what the run asks for cannot start; empty if it can. */
  static Optional<String> missing() {
    return inContainers() ? ContainerServers.missing() : Optional.empty();
  }

  /** Starts what the run asks for, which must not be {@link #missing}. */
  static Servers start() {
    return inContainers() ? ContainerServers.launch() : LocalServers.launch();
  }

  private static boolean inContainers() {
    return "containers".equals(System.getProperty("cotalk.test.servers"));
  }
}
