package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server: its data and its process. Methods block. */
public final class PostgresServer {
  static final String USER = "cotalk";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String SMALL_DISK = "size=400m,mode=700";

  private final String name;
  private final int shards;
  private final boolean small;
  private final Path home;
  private final Path data;
  private final Path log;
  private final String address;
  private final int port = Ports.free();
  private final String password;
  private @Nullable ServerProcess process;
  private boolean smallDisk;

  /**
   * Starts nothing yet.
   *
   * @param name of its folder and its log
   * @param shards that it will hold
   * @param small it is one of several on this machine, perhaps on a small disk: little memory and
   *     WAL, so checkpoints come often; else as in production
   * @param home the unpacked programs
   * @param folder holds the data and the log; must be there
   * @param address the server listens on this and on loopback
   */
  PostgresServer(
      String name,
      int shards,
      boolean small,
      Path home,
      Path folder,
      String address,
      String password) {
    this.name = name;
    this.shards = shards;
    this.small = small;
    this.home = home;
    this.data = folder.resolve(name);
    this.log = folder.resolve(name + ".log");
    this.address = address;
    this.password = password;
  }

  public int port() {
    return port;
  }

  /** The folder of the server's data. */
  public Path data() {
    return data;
  }

  String address() {
    return address;
  }

  String password() {
    return password;
  }

  /** Puts the data on a disk in memory that can be filled, where that is allowed. */
  void moveToSmallDisk() throws IOException {
    Files.createDirectories(data);
    try {
      Command.run("mount", "-t", "tmpfs", "-o", SMALL_DISK, "cotalk-chaos", data.toString());
      smallDisk = true;
    } catch (IOException e) {
      smallDisk = false;
    }
  }

  /** Whether its disk can be filled without harm to others. */
  public boolean isOnSmallDisk() {
    return smallDisk;
  }

  /** Makes the data. Takes about two seconds. */
  void initialise() throws IOException {
    Path passwordFile = Files.createTempFile("cotalk-chaos", ".txt");
    try {
      Files.writeString(passwordFile, password);
      List<String> words = new ArrayList<>(notAsRoot());
      words.addAll(
          List.of(
              program("initdb"),
              "--pgdata=" + data,
              "--username=" + USER,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              // A random password needs no rounds, and a cold client takes 50 ms for the usual.
              "--set=scram_iterations=1",
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-sync",
              "--no-instructions"));
      Command.run(words);
    } finally {
      Files.delete(passwordFile);
    }
    Files.writeString(data.resolve("postgresql.conf"), configuration());
    Files.writeString(data.resolve("pg_hba.conf"), "host all all 0.0.0.0/0 scram-sha-256\n");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
  }

  /** Makes an empty database. */
  void create(String database) throws IOException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + database);
    } catch (SQLException e) {
      throw new IOException(name, e);
    }
  }

  private String configuration() {
    return """
      listen_addresses = '%s'
      port = %d
      unix_socket_directories = ''
      max_connections = %d
      shared_buffers = '%dMB'
      max_wal_size = '%s'
      min_wal_size = '%s'
      fsync = on
      synchronous_commit = on
      full_page_writes = on
      timezone = 'UTC'
      log_timezone = 'UTC'
      """
        .formatted(
            address.equals("127.0.0.1") ? address : address + ",127.0.0.1",
            port,
            100 * shards,
            small ? 48 : Math.max(256, 128 * shards),
            small ? "128MB" : "1GB",
            small ? "32MB" : "80MB");
  }

  /** Starts the server; it answers on return. */
  public void start() throws IOException {
    launch();
    if (!Pause.until(START_LIMIT, () -> answers() || !isAlive()) || !isAlive()) {
      throw new IOException(name + " did not start, see " + log);
    }
  }

  /** Starts the server; it may not answer yet on return. */
  public synchronized void launch() throws IOException {
    List<String> words = new ArrayList<>(notAsRoot());
    words.addAll(List.of(program("postgres"), "-D", data.toString()));
    process = ServerProcess.start(words, Map.of("LC_ALL", "C", "LANG", "C"), log);
  }

  /** Whether it accepts connections just now. */
  public boolean answers() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** As {@code kill -9} of all its processes; returns when none runs. */
  public synchronized void kill() throws IOException {
    if (process != null) {
      process.kill();
    }
  }

  /** Ends at once without a checkpoint, as {@code pg_ctl stop -m immediate}; returns at the end. */
  public synchronized void stopImmediately() throws IOException {
    if (process != null) {
      process.signal("QUIT");
      if (!process.awaitEnd(Duration.ofSeconds(10))) {
        process.kill();
      }
    }
  }

  /** Stops all its processes where they are; its sockets stay open and silent. */
  public synchronized void freeze() throws IOException {
    if (process != null) {
      process.freeze();
    }
  }

  /** Lets a frozen server go on. */
  public synchronized void thaw() throws IOException {
    if (process != null) {
      process.thaw();
    }
  }

  /** A connection of the administrator to no shard's database; the caller closes it. */
  public Connection connect() throws SQLException {
    return connect("postgres");
  }

  Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "60");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address + ":" + port + "/" + database, properties);
  }

  private String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  /**
   * PostgreSQL refuses to run as root; in a user namespace of its own it is nobody there and still
   * owns its files.
   */
  private static List<String> notAsRoot() {
    return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
  }
}
