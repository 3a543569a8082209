package io.cotalk.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * Servers run from the class path's own binaries; their database can be killed and started again.
 */
public final class LocalServers implements Servers {
  private static final String HOST = "127.0.0.1";

  private final Path data;
  private final int port = FreePorts.next();
  private final List<Database> databases = new ArrayList<>();
  private final RedisServer redis;
  private final String redisUrl;
  private EmbeddedPostgres postgres;

  private LocalServers() {
    try {
      data = Files.createTempDirectory("cotalk-test-");
      postgres = postgres();
      int redisPort = FreePorts.next();
      redis = RedisServer.builder().port(redisPort).setting("bind " + HOST).build();
      redis.start();
      redisUrl = "redis://" + HOST + ":" + redisPort;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts both and makes the databases. Takes about three seconds. */
  public static LocalServers launch() {
    LocalServers servers = new LocalServers();
    Database admin = new Database(HOST, servers.port, "postgres", "postgres", "postgres");
    for (int shard = 0; shard < SHARDS; shard++) {
      Database shardDb =
          new Database(HOST, servers.port, "cotalk_" + shard, "postgres", "postgres");
      Sql.execute(admin, "create database " + shardDb.name());
      servers.databases.add(shardDb);
    }
    Sql.requireDurable(admin);
    return servers;
  }

  private EmbeddedPostgres postgres() throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data.resolve("pg"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(Duration.ofSeconds(60))
        .setLocaleConfig("locale", "C.UTF-8")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", "600")
        .setServerConfig("shared_buffers", "128MB")
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Ends the database server as {@code kill -9} does, and returns when none of it runs. */
  public void killDatabase() {
    ProcessHandle server = databaseProcess();
    List<ProcessHandle> all = Stream.concat(Stream.of(server), server.descendants()).toList();
    server.destroyForcibly();
    Await.until(
        "the database's processes ended", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    try {
      // Frees the lock of the data directory; there is nothing left to stop.
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the killed server on the same data and port. */
  public void restartDatabase() {
    try {
      postgres = postgres();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessHandle databaseProcess() {
    try (Stream<String> lines = Files.lines(data.resolve("pg").resolve("postmaster.pid"))) {
      long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Database> databases() {
    return List.copyOf(databases);
  }

  @Override
  public String redisUrl() {
    return redisUrl;
  }

  @Override
  public void close() {
    try {
      redis.stop();
      postgres.close();
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(Objects.requireNonNull(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
