package io.cotalk.loadtest.cluster;

import io.cotalk.loadtest.client.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node of Co-Talk as a process that can be ended in every way and started again. Blocking. */
public final class Node {
  /** Orderly stops take {@code node.drain} and a moment. */
  static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final String name;
  private final Host host;
  private final NodePorts ports;
  private final Path launcher;
  private final Path configuration;
  private final Path log;
  private final String jvm;
  private @Nullable ServerProcess process;

  /** Starts nothing yet; the configuration must be written before the first start. */
  Node(String name, Host host, NodePorts ports, ClusterPlan plan, String jvm) {
    this.name = name;
    this.host = host;
    this.ports = ports;
    this.launcher = plan.launcher();
    this.configuration = plan.folder().resolve(name + ".yaml");
    this.log = plan.folder().resolve(name + ".log");
    this.jvm = jvm;
  }

  public String name() {
    return name;
  }

  /** Where it runs, with an address of its own or not. */
  public Host host() {
    return host;
  }

  NodePorts ports() {
    return ports;
  }

  /** Port of the event bus. */
  public int busPort() {
    return ports.bus();
  }

  /** Port of Hazelcast. */
  public int clusterPort() {
    return ports.cluster();
  }

  Path configuration() {
    return configuration;
  }

  public Endpoint endpoint() {
    return new Endpoint(name, host.address(), ports.http());
  }

  /** Starts the process; it is not ready on return. */
  public void launch() throws IOException {
    launch(Map.of());
  }

  /**
   * Starts the process with settings for this one start.
   *
   * @param settings by path, such as {@code faults.point}
   */
  public synchronized void launch(Map<String, String> settings) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("COTALK_JAVA_OPTIONS", jvm);
    settings.forEach(
        (path, value) ->
            environment.put(
                "COTALK_" + path.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_"),
                value));
    List<String> words = List.of(launcher.toString(), "node", "--config", configuration.toString());
    process = ServerProcess.start(host.words(words), environment, log);
  }

  /** Waits until the node takes part; fails when it ends or takes too long. */
  public void awaitReady() throws IOException {
    if (!Pause.until(START_LIMIT, () -> isReady() || !isAlive()) || !isAlive()) {
      throw new IOException(name + " did not get ready, see " + log);
    }
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Exit code of the ended process. */
  public synchronized int exitCode() {
    return process == null ? -1 : process.exitCode();
  }

  public boolean isReady() {
    return management("/health/ready").isPresent();
  }

  /** The body of {@code path} on the management port; empty unless answered with 200 in time. */
  public Optional<String> management(String path) {
    try {
      URI uri = URI.create("http://" + host.address() + ":" + ports.management() + path);
      HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection();
      request.setConnectTimeout(500);
      request.setReadTimeout(2_000);
      if (request.getResponseCode() != HttpURLConnection.HTTP_OK) {
        return Optional.empty();
      }
      try (InputStream body = request.getInputStream()) {
        return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** As {@code kill -9}; returns when it has ended. */
  public synchronized void kill() throws IOException {
    if (process != null) {
      process.kill();
    }
  }

  /** Asks for an orderly stop; does not wait for it. */
  public synchronized void terminate() {
    if (process != null) {
      process.terminate();
    }
  }

  /** Whether the process has ended within the time. */
  public boolean awaitEnd(Duration limit) throws IOException {
    return Pause.until(limit, () -> !isAlive());
  }

  /** Stops it where it is. */
  public synchronized void freeze() throws IOException {
    if (process != null) {
      process.freeze();
    }
  }

  /** Lets a frozen node go on. */
  public synchronized void thaw() throws IOException {
    if (process != null && process.isAlive()) {
      process.thaw();
    }
  }
}
