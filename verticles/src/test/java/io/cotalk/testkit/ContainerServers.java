package io.cotalk.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers of the official images. */
public final class ContainerServers implements Servers {
  private static final String POSTGRES = "postgres:17";
  private static final String REDIS = "redis:7";

  /** None of the samples that nodes refuse. */
  private static final String PASSWORD = "of-this-run-only";

  private static final int POSTGRES_PORT = 5432;
  private static final int REDIS_PORT = 6379;

  private final GenericContainer<?> postgres =
      new GenericContainer<>(DockerImageName.parse(POSTGRES))
          .withEnv("POSTGRES_PASSWORD", PASSWORD)
          .withEnv("POSTGRES_INITDB_ARGS", "--locale=C.UTF-8 --encoding=UTF8")
          .withCommand("postgres", "-c", "max_connections=600", "-c", "shared_buffers=128MB")
          .withExposedPorts(POSTGRES_PORT)
          .waitingFor(Wait.forListeningPort());
  private final GenericContainer<?> redis =
      new GenericContainer<>(DockerImageName.parse(REDIS))
          .withExposedPorts(REDIS_PORT)
          .waitingFor(Wait.forListeningPort());
  private final List<Database> databases = new ArrayList<>();

  private ContainerServers() {}

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
    servers.begin();
    return servers;
  }

  private void begin() {
    postgres.start();
    redis.start();
    Database admin = database("postgres");
    Await.until("PostgreSQL takes connections", Duration.ofMinutes(1), () -> connects(admin));
    for (int shard = 0; shard < SHARDS; shard++) {
      Database shardDb = database("cotalk_" + shard);
      Sql.execute(admin, "create database " + shardDb.name());
      databases.add(shardDb);
    }
    Sql.requireDurable(admin);
  }

  private Database database(String name) {
    return new Database(
        postgres.getHost(), postgres.getMappedPort(POSTGRES_PORT), name, "postgres", PASSWORD);
  }

  private static boolean connects(Database database) {
    try (Connection connection = Sql.connect(database)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
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
  public void close() {
    redis.stop();
    postgres.stop();
  }
}
