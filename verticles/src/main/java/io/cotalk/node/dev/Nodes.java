package io.cotalk.node.dev;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The running nodes by number. One thread starts and supervises them; {@link #stop} may come from
 * another at any time and lets none start any more.
 */
final class Nodes {
  /** A node that lived longer than this may fail as often as a new one. */
  private static final Duration STABLE = Duration.ofMinutes(1);

  private static final int MOST_RESTARTS = 5;
  private static final int RESTART_PAUSE_MILLIS = 1_000;

  private final DevOptions options;
  private final DevFolder folder;
  private final PrintStream out;
  private final Map<Integer, NodeProcess> running = new TreeMap<>();
  private final Map<Integer, Integer> restarts = new HashMap<>();
  private final BlockingQueue<NodeProcess> ended = new LinkedBlockingQueue<>();
  private volatile boolean stopping;

  Nodes(DevOptions options, DevFolder folder, PrintStream out) {
    this.options = options;
    this.folder = folder;
    this.out = out;
  }

  /**
   * Starts the nodes whose configurations are written, all at once; ready on return.
   *
   * @throws DevFault when one does not get ready
   */
  void start() throws IOException {
    List<NodeProcess> started = new ArrayList<>();
    for (int number = 1; number <= options.nodes(); number++) {
      start(number).ifPresent(started::add);
    }
    for (NodeProcess node : started) {
      awaitReady(node);
    }
  }

  /** The started node, or nothing once {@link #stop} was called. */
  private synchronized Optional<NodeProcess> start(int number) throws IOException {
    if (stopping) {
      return Optional.empty();
    }
    NodeProcess node = new NodeProcess(number, options, folder);
    running.put(number, node);
    node.onEnd(() -> ended.add(node));
    return Optional.of(node);
  }

  private void awaitReady(NodeProcess node) throws IOException {
    node.awaitReady();
    out.printf(
        "  %s is ready after %.1f s, %s%n", node.name(), node.age().toMillis() / 1e3, node.url());
  }

  /** Waits so long for a node to end by itself, and starts it again. */
  void supervise(Duration time) throws IOException, InterruptedException {
    NodeProcess node = ended.poll(time.toMillis(), TimeUnit.MILLISECONDS);
    if (node != null && !stopping) {
      revive(node);
    }
  }

  private void revive(NodeProcess node) throws IOException {
    if (node.age().compareTo(STABLE) > 0) {
      restarts.remove(node.number());
    }
    if (restarts.merge(node.number(), 1, Integer::sum) > MOST_RESTARTS) {
      out.printf(
          "  %s ended with code %d again and stays off; its log: %s%n",
          node.name(), node.exitCode(), folder.log(node.number()));
      return;
    }
    out.printf("  %s ended with code %d; starting it again%n", node.name(), node.exitCode());
    Pause.millis(RESTART_PAUSE_MILLIS);
    try {
      Optional<NodeProcess> again = start(node.number());
      if (again.isPresent()) {
        awaitReady(again.get());
      }
    } catch (DevFault fault) {
      if (!stopping) {
        out.println("  " + fault.getMessage());
      }
    }
  }

  /** Stops all, at once, and waits for their end. */
  synchronized void stop() throws IOException {
    stopping = true;
    running.values().forEach(NodeProcess::askToStop);
    for (NodeProcess node : running.values()) {
      node.awaitStop();
      out.println("  " + node.name() + " stopped");
    }
  }
}
