package io.cotalk.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A port of loopback behind which a server is, or is not. Blocking. */
public final class Forwarder implements AutoCloseable {
  private static final long LIMIT_SECONDS = 90;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final int port = FreePorts.next();
  private final String host;
  private final int target;
  private volatile long delayMillis;

  /** Nobody listens on the port yet. */
  public Forwarder(String host, int target) {
    this.host = host;
    this.target = target;
  }

  public int port() {
    return port;
  }

  /** Lets everything that the server says come later by this time, from now on. */
  public void delay(Duration answers) {
    delayMillis = answers.toMillis();
  }

  /** Brings the server there. */
  public void open() {
    NetServer server = vertx.createNetServer().connectHandler(this::forward);
    try {
      server.listen(port, "127.0.0.1").await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void forward(NetSocket near) {
    near.pause();
    client
        .connect(target, host)
        .onFailure(away -> near.close())
        .onSuccess(
            far -> {
              far.handler(bytes -> later(() -> near.write(bytes)));
              far.closeHandler(gone -> later(near::close));
              near.pipeTo(far);
            });
  }

  private void later(Runnable action) {
    if (delayMillis == 0) {
      action.run();
    } else {
      vertx.setTimer(delayMillis, ignored -> action.run());
    }
  }

  @Override
  public void close() {
    Await.until("the forwarder is closed", vertx.close()::isComplete);
  }
}
