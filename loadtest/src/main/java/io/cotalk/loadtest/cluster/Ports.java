package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free TCP ports of the loopback address. */
final class Ports {
  /** Below the range from which the kernel takes the ports of outgoing connections. */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;

  private Ports() {}

  /** A free port; free for ever only with luck. */
  static int free() {
    int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
    while (!isFree(port)) {
      port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
