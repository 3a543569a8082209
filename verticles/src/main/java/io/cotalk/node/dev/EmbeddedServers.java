package io.cotalk.node.dev;

import io.cotalk.core.config.ShardDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One real PostgreSQL with the databases of four shards and one real Redis, on loopback, with
 * durable settings. Both are processes of their own: what an earlier owner left running in the same
 * folder is stopped first. All methods block; not safe for several threads. Whoever starts them
 * closes them.
 */
public final class EmbeddedServers implements AutoCloseable {
  /** Databases made on the one server. */
  public static final int SHARDS = 4;

  private static final long NEEDED_MEGABYTES = 300;

  private final PostgresServer postgres;
  private final RedisServer redis;
  private final Path passwordFile;
  private final int postgresPort;
  private final int redisPort;
  private List<ShardDatabase> databases = List.of();

  private EmbeddedServers(Path folder, Path programs) throws IOException {
    Folders.requireSpace(folder, NEEDED_MEGABYTES);
    Path logs = Files.createDirectories(folder.resolve("logs"));
    passwordFile = folder.resolve("password");
    if (!Files.exists(passwordFile)) {
      Folders.writeSecret(passwordFile, newPassword());
    }
    Binaries binaries = new Binaries(programs);
    postgres =
        new PostgresServer(
            binaries.postgres(), folder.resolve("postgres"), logs.resolve("postgres.log"));
    redis = new RedisServer(binaries.redis(), folder.resolve("redis"), logs.resolve("redis.log"));
    stop();
    postgresPort = Ports.remembered(folder.resolve("postgres.port"));
    redisPort = Ports.remembered(folder.resolve("redis.port"));
  }

  /**
   * Starts both servers on the data in {@code folder}, made when absent; ready on return. Ports
   * stay the same from start to start while nobody else takes them. The first start takes some
   * seconds more than later ones.
   *
   * @param folder data, logs, ports and password of the servers
   * @param programs where the servers' programs are unpacked; may be shared
   * @throws DevFault with one line when the disk is full, the data are another version's, or a
   *     server does not start; then none runs
   */
  public static EmbeddedServers start(Path folder, Path programs) {
    try {
      EmbeddedServers servers =
          new EmbeddedServers(folder.toAbsolutePath(), programs.toAbsolutePath());
      servers.start();
      return servers;
    } catch (IOException e) {
      throw fault(e);
    }
  }

  private void start() throws IOException {
    boolean started = false;
    try {
      redis.start(redisPort, password());
      postgres.start(postgresPort, passwordFile);
      databases = new ShardMaker(postgresPort, password()).make(SHARDS);
      started = true;
    } finally {
      if (!started) {
        stop();
      }
    }
  }

  /** Ends both servers if an earlier owner left them running in {@code folder}. */
  static void stopLeftOver(Path folder, Path programs) throws IOException {
    new EmbeddedServers(folder.toAbsolutePath(), programs.toAbsolutePath());
  }

  /** The shards' databases in the order of their numbers. */
  public List<ShardDatabase> databases() {
    return databases;
  }

  /** As the nodes' configuration takes it. */
  public String redisUrl() {
    return "redis://127.0.0.1:" + redisPort;
  }

  /** The password of Redis; that of the databases is the same. */
  public String password() {
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends PostgreSQL as {@code kill -9} of all its processes does; returns when none runs. */
  public void killPostgres() {
    try {
      postgres.kill();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** Starts the killed PostgreSQL again on the same port and data; ready on return. */
  public void restartPostgres() {
    try {
      postgres.start(postgresPort, passwordFile);
    } catch (IOException e) {
      throw fault(e);
    }
  }

  /** Starts again what has ended by itself; returns its names. */
  List<String> revive() throws IOException {
    List<String> ended = new ArrayList<>();
    if (!redis.isRunning()) {
      redis.start(redisPort, password());
      ended.add("Redis");
    }
    if (!postgres.isRunning()) {
      postgres.start(postgresPort, passwordFile);
      ended.add("PostgreSQL");
    }
    return ended;
  }

  /** Ends both servers, if they run; their data stay. */
  @Override
  public void close() {
    try {
      stop();
    } catch (IOException e) {
      throw fault(e);
    }
  }

  private void stop() throws IOException {
    redis.stop();
    postgres.stop();
  }

  private static String newPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static DevFault fault(IOException e) {
    String text = String.valueOf(e.getMessage());
    return new DevFault(text.contains("No space left on device") ? "disk full: " + text : text);
  }
}
