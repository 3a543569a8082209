package io.cotalk.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Servers in containers of the official images; a {@code @Container} of a test, too. */
public final class ContainerServers implements Servers, Startable {
  private static final String POSTGRES = "postgres:17";
  private static final String REDIS = "redis:7";

  private static final String ADMIN = "postgres";

  /** None of the samples that nodes refuse. */
  private static final String PASSWORD = "of-this-run-only";

  private static final int REDIS_PORT = 6379;

  private final PostgreSQLContainer postgres = postgres();
  private final GenericContainer<?> redis =
      new GenericContainer<>(REDIS)
          .withExposedPorts(REDIS_PORT)
          .waitingFor(Wait.forListeningPort());
  private final List<Database> databases = new ArrayList<>();

  /** The command takes the place of the module's own, which switches fsync off. */
  static PostgreSQLContainer postgres() {
    return new PostgreSQLContainer(POSTGRES)
        .withDatabaseName(ADMIN)
        .withUsername(ADMIN)
        .withPassword(PASSWORD)
        .withEnv("POSTGRES_INITDB_ARGS", "--locale=C.UTF-8 --encoding=UTF8")
        .withCommand("postgres", "-c", "max_connections=600", "-c", "shared_buffers=128MB");
  }

  static Optional<String> missing() {
    DockerEngine engine = new DockerEngine();
    if (!engine.answers()) {
      return Optional.of("no Docker engine answers at " + engine);
    }
    for (String image : List.of(POSTGRES, REDIS)) {
      if (!engine.has(image)) {
        return Optional.of("image " + image + " is absent, and tests pull none");
      }
    }
    return Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))
        ? Optional.empty()
        : Optional.of("without TESTCONTAINERS_RYUK_DISABLED=true an image would be pulled");
  }

  static ContainerServers launch() {
    ContainerServers servers = new ContainerServers();
    servers.start();
    return servers;
  }

  /** Pulls the images unless they are there: ask {@link #missing} before. */
  @Override
  public void start() {
    postgres.start();
    redis.start();
    Database admin = database(postgres.getDatabaseName());
    for (int shard = 0; shard < SHARDS; shard++) {
      Database shardDb = database("cotalk_" + shard);
      Sql.execute(admin, "create database " + shardDb.name());
      databases.add(shardDb);
    }
    Sql.requireDurable(admin);
  }

  private Database database(String name) {
    return new Database(
        postgres.getHost(),
        postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
        name,
        postgres.getUsername(),
        postgres.getPassword());
  }

  @Override
  public List<Database> databases() {
    return List.copyOf(databases);
  }

  @Override
  public String redisUrl() {
    return "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT);
  }

  @Override
  public String redisPassword() {
    return "";
  }

  @Override
  public void stop() {
    redis.stop();
    postgres.stop();
  }

  @Override
  public void close() {
    stop();
  }
}
