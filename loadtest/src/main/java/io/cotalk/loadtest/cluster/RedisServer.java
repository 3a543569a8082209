package io.cotalk.loadtest.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One Redis that keeps nothing on disk. Methods block. */
public final class RedisServer {
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final Path program;
  private final Path folder;
  private final String address;
  private final int port = Ports.free();
  private final String password;
  private @Nullable ServerProcess process;

  RedisServer(Path program, Path folder, String address, String password) {
    this.program = program;
    this.folder = folder;
    this.address = address;
    this.password = password;
  }

  public int port() {
    return port;
  }

  /** As the nodes' configuration takes it. */
  String url() {
    return "redis://" + address + ":" + port;
  }

  String password() {
    return password;
  }

  /** Starts the server, empty; it answers on return. */
  public synchronized void start() throws IOException {
    List<String> words =
        List.of(
            program.toString(),
            "--bind",
            address,
            "--port",
            String.valueOf(port),
            "--requirepass",
            password,
            "--enable-debug-command",
            "yes",
            "--save",
            "",
            "--dir",
            folder.toString());
    process = ServerProcess.start(words, Map.of(), folder.resolve("redis.log"));
    if (!Pause.until(START_LIMIT, () -> "+PONG".equals(tryCommand("PING")))) {
      throw new IOException("Redis did not start, see " + folder.resolve("redis.log"));
    }
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** As {@code kill -9}; returns when it has ended. */
  public synchronized void kill() throws IOException {
    if (process != null) {
      process.kill();
    }
  }

  /** Stops it where it is; its sockets stay open and silent. */
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

  /** The first line of the answer to an inline command. */
  public String command(String command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2_000);
      socket.setSoTimeout(5_000);
      String text = "AUTH " + password + "\r\n" + command + "\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      BufferedReader replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      replies.readLine();
      String answer = replies.readLine();
      if (answer == null || answer.startsWith("-")) {
        throw new IOException("Redis answers " + answer + " to " + command);
      }
      return answer;
    }
  }

  private @Nullable String tryCommand(String command) {
    try {
      return command(command);
    } catch (IOException e) {
      return null;
    }
  }
}
