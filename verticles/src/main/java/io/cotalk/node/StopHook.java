package io.cotalk.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The only shutdown hook of the process: stops the node in order, then ends the process with 0. A
 * hook of every part would run side by side with the others (reliability T40).
 */
final class StopHook extends Thread {
  /** For what follows the drain: closing pools, leaving the cluster. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final Node node;
  private final Consumer<String> lines;

  StopHook(Node node, Consumer<String> lines) {
    super("cotalk-stop");
    this.node = node;
    this.lines = lines;
  }

  @Override
  public void run() {
    lines.accept("stopping");
    CountDownLatch stopped = new CountDownLatch(1);
    node.stop().onComplete(done -> stopped.countDown());
    try {
      boolean inTime = stopped.await(node.drain().plus(LEAVE).toMillis(), TimeUnit.MILLISECONDS);
      lines.accept(inTime ? "stopped" : "stopped, not everything closed in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(0);
  }
}
