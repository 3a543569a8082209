package io.cotalk.transport.http;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Bytes to the public port and what comes back, for requests no library would make. Blocking. */
final class RawHttp implements AutoCloseable {
  private static final int CHUNK = 16_384;

  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private RawHttp(Socket socket) {
    this.socket = socket;
  }

  static RawHttp connect(Endpoint node) {
    try {
      return new RawHttp(new Socket(InetAddress.getLoopbackAddress(), node.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects from another address of loopback. */
  static RawHttp connectFrom(String address, Endpoint node) {
    try {
      return new RawHttp(
          new Socket(
              InetAddress.getLoopbackAddress(), node.port(), InetAddress.getByName(address), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects with a kernel that keeps little of what is not read. */
  static RawHttp connectNarrow(Endpoint node) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4_096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
      return new RawHttp(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole answer to {@code request} on a connection of its own. */
  static String exchange(Endpoint node, String request) {
    try (RawHttp raw = connect(node)) {
      raw.send(request);
      return raw.untilClosed(Duration.ofSeconds(10));
    }
  }

  /** Sends text in ISO 8859-1; what the server no longer takes is dropped. */
  void send(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return;
    }
  }

  /** Whether the server still takes bytes. */
  boolean isOpen() {
    try {
      socket.setSoTimeout(1);
      int next = socket.getInputStream().read();
      if (next >= 0) {
        received.write(next);
      }
      return next >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether this has been received by now. */
  boolean has(String text) {
    boolean more = true;
    while (more && !text().contains(text)) {
      int before = received.size();
      more = isOpen() && received.size() > before;
    }
    return text().contains(text);
  }

  /** Waits until this is received. */
  void awaitText(String text, Duration limit) {
    Await.until(text, limit, () -> has(text));
  }

  /** Everything received until the server closed; fails when it does not within {@code limit}. */
  String untilClosed(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    byte[] buffer = new byte[CHUNK];
    try {
      while (true) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new AssertionError("not closed within " + limit + ": " + text());
        }
        socket.setSoTimeout((int) left);
        int count = socket.getInputStream().read(buffer);
        if (count < 0) {
          return text();
        }
        received.write(buffer, 0, count);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not closed within " + limit + ": " + text(), e);
    } catch (IOException e) {
      return text();
    }
  }

  private String text() {
    return received.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
