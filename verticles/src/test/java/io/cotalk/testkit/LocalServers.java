package io.cotalk.testkit;

import io.cotalk.core.config.ShardDatabase;
import io.cotalk.node.dev.EmbeddedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The servers of {@code ./cotalk dev} on data of their own, deleted at the end; their database can
 * be killed and started again. Several may run at once.
 */
public final class LocalServers implements Servers {
  private static final Path PROGRAMS = Path.of("target", "test-programs");

  private final Path data;
  private final EmbeddedServers servers;
  private final Thread atExit = new Thread(this::close, "stop test servers");
  private boolean closed;

  private LocalServers() {
    try {
      data = Files.createTempDirectory("cotalk-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    servers = EmbeddedServers.start(data, PROGRAMS);
  }

  /** Starts both servers. Takes about three seconds. */
  public static LocalServers launch() {
    LocalServers launched = new LocalServers();
    // They are processes of their own and would outlive a run that is ended by hand.
    Runtime.getRuntime().addShutdownHook(launched.atExit);
    return launched;
  }

  /** Ends the database server as {@code kill -9} does, and returns when none of it runs. */
  public void killDatabase() {
    servers.killPostgres();
  }

  /** Starts the killed server on the same data and port. */
  public void restartDatabase() {
    servers.restartPostgres();
  }

  @Override
  public List<Database> databases() {
    return servers.databases().stream().map(LocalServers::database).toList();
  }

  private static Database database(ShardDatabase shard) {
    URI url = URI.create(shard.url());
    return new Database(
        url.getHost(), url.getPort(), url.getPath().substring(1), shard.user(), shard.password());
  }

  @Override
  public String redisUrl() {
    return servers.redisUrl();
  }

  @Override
  public String redisPassword() {
    return servers.password();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    servers.close();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Thread.currentThread().equals(atExit)) {
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }
}
