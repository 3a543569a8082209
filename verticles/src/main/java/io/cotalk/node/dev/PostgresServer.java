package io.cotalk.node.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One PostgreSQL on loopback with its data in a folder. It runs as a process of its own, which also
 * outlives this one, until {@link #stop}. Methods block; not safe for several threads.
 */
final class PostgresServer {
  static final String USER = "cotalk";

  private final Path home;
  private final Path data;
  private final Path log;
  private final List<String> prefix;

  /**
   * Starts nothing yet.
   *
   * @param home the unpacked programs
   * @param data the folder of the data; made when absent
   * @param log the file the server writes to
   */
  PostgresServer(Path home, Path data, Path log) {
    this.home = home;
    this.data = data;
    this.log = log;
    this.prefix = notAsRoot();
  }

  /**
   * Makes the data if there are none, and starts; ready for connections on return.
   *
   * @param passwordFile the password of {@link #USER} for new data
   * @throws DevFault when the data are another version's, or with what the server says
   */
  void start(int port, Path passwordFile) throws IOException {
    if (Files.exists(data)) {
      requireVersion();
    } else {
      initialise(passwordFile);
    }
    if (!Ports.isFree(port)) {
      throw new DevFault("port " + port + " for PostgreSQL is in use");
    }
    Files.writeString(data.resolve("postgresql.conf"), configuration(port));
    long logged = Files.exists(log) ? Files.size(log) : 0;
    try {
      run("pg_ctl", "-D", data.toString(), "-l", log.toString(), "-w", "-t", "60", "start");
    } catch (DevFault fault) {
      throw new DevFault("PostgreSQL did not start: " + reason(logged).orElse("see " + log));
    }
  }

  boolean isRunning() throws IOException {
    return process().isPresent();
  }

  /** Ends the server if it runs: open transactions are rolled back, all data are on disk. */
  void stop() throws IOException {
    if (process().isPresent()) {
      run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "-t", "60", "stop");
    }
  }

  /** Ends the server as {@code kill -9} of all its processes does. */
  void kill() throws IOException {
    Optional<ProcessHandle> running = process();
    if (running.isPresent()) {
      ServerProcess.kill(running.get());
    }
  }

  private static String configuration(int port) {
    return """
      # Written anew at every start.
      listen_addresses = '127.0.0.1'
      port = %d
      unix_socket_directories = ''
      max_connections = 600
      shared_buffers = '128MB'
      fsync = on
      synchronous_commit = on
      full_page_writes = on
      timezone = 'UTC'
      log_timezone = 'UTC'
      """
        .formatted(port);
  }

  private Optional<ProcessHandle> process() throws IOException {
    return ServerProcess.find(data.resolve("postmaster.pid"), "postgres");
  }

  /** Appears whole or not at all: an interrupted first start leaves nothing half made. */
  private void initialise(Path passwordFile) throws IOException {
    Path partial = data.resolveSibling(data.getFileName() + ".new");
    Folders.delete(partial);
    run(
        "initdb",
        "--pgdata=" + partial,
        "--username=" + USER,
        "--pwfile=" + passwordFile,
        "--auth=scram-sha-256",
        // The password is random: nobody gets nearer to it by quick guesses, and a login with
        // 4,096 rounds costs a client that has just started 50 ms of a processor.
        "--set=scram_iterations=1",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions");
    Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private void requireVersion() throws IOException {
    // "postgres (PostgreSQL) 18.6"
    String program = run("postgres", "--version").replaceAll(".* (\\d+).*\\s*", "$1");
    Path file = data.resolve("PG_VERSION");
    String found = Files.exists(file) ? Files.readString(file).strip() : "nothing PostgreSQL knows";
    if (!found.equals(program)) {
      throw new DevFault(
          "%s holds data of PostgreSQL %s and this is PostgreSQL %s: `./cotalk dev --fresh` deletes them"
              .formatted(data, found, program));
    }
  }

  /** The last thing that ended the server, as its log tells it. */
  private Optional<String> reason(long logged) throws IOException {
    String text = Files.exists(log) ? Files.readString(log) : "";
    return text.substring((int) Math.min(logged, text.length()))
        .lines()
        .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
        .reduce((first, second) -> second)
        .map(line -> line.replaceFirst(".*(FATAL|PANIC):\\s*", ""));
  }

  private String run(String program, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(prefix);
    words.add(home.resolve("bin").resolve(program).toString());
    words.addAll(List.of(arguments));
    return Command.run(words);
  }

  /**
   * PostgreSQL refuses to run as root; in a user namespace of its own it is nobody there and still
   * owns its files.
   */
  private static List<String> notAsRoot() {
    return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
  }
}
