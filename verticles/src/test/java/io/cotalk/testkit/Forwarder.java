package io.cotalk.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A port of loopback behind which a server is, or is not. Blocking. */
public final class Forwarder implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final int port = FreePorts.next();
  private final String host;
  private final int target;

  /** Nobody listens on the port yet. */
  public Forwarder(String host, int target) {
    this.host = host;
    this.target = target;
  }

  public int port() {
    return port;
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
              far.pipeTo(near);
              near.pipeTo(far);
            });
  }

  @Override
  public void close() {
    Await.until("the forwarder is closed", vertx.close()::isComplete);
  }
}
