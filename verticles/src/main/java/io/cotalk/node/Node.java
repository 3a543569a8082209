package io.cotalk.node;

import io.cotalk.core.config.Config;
import io.cotalk.node.health.Phase;
import io.cotalk.transport.link.TransportFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node. Several may run in one JVM. Never ends the JVM; {@link Main} does that. Any
 * thread.
 */
public final class Node {
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  private final Config config;
  private final Wiring wiring;

  private Node(Config config, Wiring wiring) {
    this.config = config;
    this.wiring = wiring;
  }

  /** Starts a node; its steps go to the log. */
  public static Future<Node> start(Config config) {
    return start(config, log::info);
  }

  /**
   * Starts a node. If a step fails, what ran already is closed again and the future fails with the
   * step's cause.
   *
   * @param steps gets one line for each step that is done
   */
  public static Future<Node> start(Config config, Consumer<String> steps) {
    return start(config, steps, List.of());
  }

  /**
   * As {@link #start(Config, Consumer)}.
   *
   * @param transports make ways in for clients, besides the WebSocket
   */
  public static Future<Node> start(
      Config config, Consumer<String> steps, List<TransportFactory> transports) {
    Promise<Node> outcome = Promise.promise();
    NodeVertx.start(config)
        .onFailure(outcome::fail)
        .onSuccess(
            vertx -> {
              Wiring wiring = new Wiring(config, vertx, steps, transports);
              wiring
                  .start()
                  .onSuccess(started -> outcome.complete(new Node(config, wiring)))
                  .onFailure(cause -> wiring.close().onComplete(closed -> outcome.fail(cause)));
            });
    return outcome.future();
  }

  /** The public port. */
  public int httpPort() {
    return wiring.httpPort();
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return wiring.managementPort();
  }

  /** What the node runs on. */
  Vertx vertx() {
    return wiring.vertx();
  }

  /** Longest time that {@link #stop} finishes things before it closes. */
  Duration drain() {
    return config.node().drain();
  }

  /**
   * Stops in order: not ready at once, nothing new accepted, sockets sent elsewhere, everything
   * under way finished and written, pools closed, the cluster left last. Takes no longer than
   * {@code node.drain}; what is not done by then is cut off.
   */
  public Future<Void> stop() {
    wiring.health().enter(Phase.DRAINING);
    Promise<Void> stopped = Promise.promise();
    wiring
        .drain()
        .timeout(drain().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> log.warn("not everything was finished in time: {}", late.getMessage()))
        .onComplete(drained -> wiring.close().onComplete(stopped));
    return stopped.future();
  }

  /** Ends at once, like a process that is killed: nothing is finished, nobody is told. */
  public Future<Void> kill() {
    return wiring.kill();
  }
}
