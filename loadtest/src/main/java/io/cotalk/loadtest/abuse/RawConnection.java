package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Bare TCP for what no client library would send. One thread; blocking. */
final class RawConnection implements AutoCloseable {
  /** Of an attacker on this machine, so that honest clients come from another address. */
  private static final String LOOPBACK_SOURCE = "127.0.0.66";

  private static final int CONNECT_MILLIS = 5_000;

  private final Endpoint node;
  private final Socket socket;
  private final AttackerTally tally;
  private final byte[] read = new byte[1024];

  private RawConnection(Endpoint node, Socket socket, AttackerTally tally) {
    this.node = node;
    this.socket = socket;
    this.tally = tally;
  }

  /**
   * Connects.
   *
   * @param receiveBytes that the kernel may hold unread; 0: as it likes
   */
  static RawConnection open(Endpoint node, int receiveBytes, AttackerTally tally)
      throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      InetAddress to = InetAddress.getByName(node.host());
      if (to.isLoopbackAddress() && to.getAddress().length == 4) {
        socket.bind(new InetSocketAddress(LOOPBACK_SOURCE, 0));
      }
      socket.connect(new InetSocketAddress(to, node.port()), CONNECT_MILLIS);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new RawConnection(node, socket, tally);
  }

  /** Becomes a WebSocket; throws when the server refuses. */
  void upgrade() throws IOException {
    write(
        lines(
            """
            GET /ws HTTP/1.1
            Host: %s
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: cotalk.v1.json
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

            """
                .formatted(host())));
    socket.setSoTimeout(CONNECT_MILLIS);
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0 || head.length() > 8_192) {
        throw new IOException("closed during the handshake");
      }
      head.append((char) next);
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      tally.refused();
      throw new IOException("handshake refused: " + head.substring(0, head.indexOf("\r\n")));
    }
  }

  /** Text with the line ends of HTTP. */
  static byte[] lines(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  String host() {
    return node.host() + ":" + node.port();
  }

  void write(byte[] bytes) throws IOException {
    write(bytes, bytes.length);
  }

  void write(byte[] bytes, int length) throws IOException {
    socket.getOutputStream().write(bytes, 0, length);
    tally.wrote(length);
  }

  /**
   * Reads and forgets what comes until the server ends the connection or the time is over.
   *
   * @return whether the server has ended it
   */
  boolean readToEnd(int millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000L;
    try {
      while (System.nanoTime() - end < 0) {
        socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
        if (socket.getInputStream().read(read) < 0) {
          return true;
        }
      }
    } catch (SocketTimeoutException e) {
      return false;
    }
    return false;
  }

  /** Reads and forgets what is here already; waits for nothing. */
  void readWhatIsThere() throws IOException {
    InputStream in = socket.getInputStream();
    boolean more = in.available() > 0;
    while (more) {
      more = in.read(read) >= 0 && in.available() > 0;
    }
  }

  @Override
  public void close() throws IOException {
    // A reset: an attacker leaves nothing of this machine's ports behind.
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
