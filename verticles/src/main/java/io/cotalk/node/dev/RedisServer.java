package io.cotalk.node.dev;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One Redis on loopback with an append-only file in a folder. It runs as a process of its own,
 * which also outlives this one, until {@link #stop}. Methods block; not safe for several threads.
 */
final class RedisServer {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final Path program;
  private final Path data;
  private final Path log;

  /** Starts nothing yet. */
  RedisServer(Path program, Path data, Path log) {
    this.program = program;
    this.data = data;
    this.log = log;
  }

  /**
   * Starts; ready for commands on return.
   *
   * @throws DevFault with what the server says
   */
  void start(int port, String password) throws IOException {
    if (!Ports.isFree(port)) {
      throw new DevFault("port " + port + " for Redis is in use");
    }
    Files.createDirectories(data);
    Path configuration = data.resolve("redis.conf");
    Folders.writeSecret(configuration, configuration(port, password));
    Command.run(List.of(program.toString(), configuration.toString()));
    awaitPong(port, password);
  }

  boolean isRunning() throws IOException {
    return process().isPresent();
  }

  /** Ends the server if it runs; what it holds is in its file. */
  void stop() throws IOException {
    Optional<ProcessHandle> running = process();
    if (running.isPresent()) {
      running.get().destroy();
      if (!ServerProcess.awaitEnd(running.get(), Duration.ofSeconds(10))) {
        ServerProcess.kill(running.get());
      }
    }
  }

  private String configuration(int port, String password) {
    return """
      bind 127.0.0.1
      port %d
      requirepass %s
      daemonize yes
      pidfile "%s"
      logfile "%s"
      dir "%s"
      appendonly yes
      save ""
      """
        .formatted(port, password, pidFile(), log, data);
  }

  private Optional<ProcessHandle> process() throws IOException {
    return ServerProcess.find(pidFile(), "redis-server");
  }

  private Path pidFile() {
    return data.resolve("redis.pid");
  }

  private void awaitPong(int port, String password) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers(port, password)) {
      if (System.nanoTime() - end > 0) {
        throw new DevFault("Redis does not answer on port " + port + ", see " + log);
      }
      Pause.millis(20);
    }
  }

  private static boolean answers(int port, String password) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket
          .getOutputStream()
          .write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return "+OK".equals(replies.readLine()) && "+PONG".equals(replies.readLine());
    } catch (IOException e) {
      return false;
    }
  }
}
