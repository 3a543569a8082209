package io.cotalk.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One node as a process of its own, run from the class path of the tests. */
public final class NodeProcess {
  private static final Path LOGS = Path.of("target", "test-nodes");

  /** A start is work for the processor, which others may keep. */
  private static final Duration READY = Duration.ofMinutes(3);

  private final Endpoint endpoint;
  private final Process process;
  private final Path log;

  private NodeProcess(Endpoint endpoint, Process process, Path log) {
    this.endpoint = endpoint;
    this.process = process;
    this.log = log;
  }

  /** Starts the process; it is not ready yet. */
  static NodeProcess start(Map<String, String> settings) {
    Endpoint endpoint = ClusterPlan.endpoint(settings);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(inherited());
    command.addAll(List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Boolean.getBoolean(FaultSwitch.NAME)) {
      command.add("-D" + FaultSwitch.NAME + "=true");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.cotalk.node.Main", "node"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    settings.forEach((path, value) -> builder.environment().put(variable(path), value));
    try {
      Path log = Files.createDirectories(LOGS).resolve(endpoint.name() + "-" + endpoint.port());
      return new NodeProcess(endpoint, builder.redirectOutput(log.toFile()).start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What opens the JDK to Netty and Hazelcast; this process was started with the right flags. */
  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            argument ->
                argument.startsWith("--add-")
                    || argument.startsWith("--enable-native-access")
                    || argument.startsWith("-Dsun.misc."))
        .toList();
  }

  private static String variable(String path) {
    return "COTALK_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Returns when the node is ready; fails at once when it ended. */
  void awaitReady() {
    Await.until(
        endpoint.name() + " is ready, log in " + log,
        READY,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(endpoint.name() + " ended, see " + log);
          }
          return isReady();
        });
  }

  /** Whether the node says that it is ready. */
  public boolean isReady() {
    try {
      return Api.get(endpoint.management("/health/ready")).status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** SIGTERM: asks the node to stop in order. */
  public void terminate() {
    process.destroy();
  }

  /** Sends a signal by its name: {@code STOP} freezes the process, {@code CONT} lets it go on. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL: ends the process without a word; returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode(Await.LIMIT);
  }

  /** Waits for the end of the process; its exit code. */
  public int exitCode(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(endpoint.name() + " still runs after " + limit);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
