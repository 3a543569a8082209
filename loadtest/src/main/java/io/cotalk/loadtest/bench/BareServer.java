package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.baseline.BaselineMain;
import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The bare server as a process, with the JVM's settings of a node: Netty's speed hangs on what it
 * is allowed.
 */
final class BareServer implements Subject {
  private final Process process;
  private final Processes processes;
  private final int port;
  private long rooms;

  private BareServer(Process process, int port) {
    this.process = process;
    this.port = port;
    this.processes = new Processes().add("node", List.of(process.pid()));
  }

  /**
   * Starts it; takes a second.
   *
   * @param jvm options beyond those that the launcher gives to every node, by the property {@code
   *     cotalk.jvm}
   */
  static BareServer start(String jvm) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(words(System.getProperty("cotalk.jvm", "")));
    words.addAll(words(jvm));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(BaselineMain.class.getName(), String.valueOf(port)));
    Process process = new ProcessBuilder(words).inheritIO().start();
    BareServer server = new BareServer(process, port);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    if (!Pause.until(Duration.ofSeconds(30), server::answers)) {
      server.close();
      throw new IOException("the bare server did not start");
    }
    return server;
  }

  private static List<String> words(String options) {
    return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String name() {
    return "bare";
  }

  @Override
  public List<Endpoint> nodes() {
    return List.of(new Endpoint("bare", "127.0.0.1", port));
  }

  @Override
  public List<Account> accounts(int count) {
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accounts.add(new Account("bare" + i, "127.0.0.1", UUID.randomUUID().toString()));
    }
    return accounts;
  }

  /** Rooms are there when somebody enters. */
  @Override
  public List<Long> rooms(List<List<Account>> members) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      rooms++;
      ids.add(rooms);
    }
    return ids;
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public Exposition metrics() {
    return new Exposition(Map.of());
  }

  @Override
  public double walBytes() {
    return 0;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public Optional<String> audit(List<Receipts> receipts) {
    return Optional.empty();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
