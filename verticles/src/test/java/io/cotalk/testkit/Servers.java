package io.cotalk.testkit;

import java.util.List;

/**
 * Real PostgreSQL (one server, four databases, durable settings on) and real Redis. Tests take the
 * ones of the run as a parameter (see {@link Testkit}); {@code -Dcotalk.test.servers=containers}
 * makes them containers, anything else embedded ones.
 */
public sealed interface Servers extends AutoCloseable permits LocalServers, ContainerServers {
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

  /**
   * Starts what the run asks for.
   *
   * @throws org.opentest4j.TestAbortedException when containers are asked for and no engine answers
   *     or an image is absent
   */
  static Servers start() {
    return "containers".equals(System.getProperty("cotalk.test.servers"))
        ? ContainerServers.launch()
        : LocalServers.launch();
  }
}
