package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpCall;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One request at a time on one kept connection, by the thread that waits for it: what a database
 * driver does, so that the two can be compared. Blocking.
 */
final class PageReader implements AutoCloseable {
  private static final int LIMIT_MILLIS = 20_000;
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;
  private final String host;
  private long tookNanos;

  PageReader(Endpoint node) throws IOException {
    this.socket = new Socket(node.host(), node.port());
    this.host = node.host() + ":" + node.port();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(LIMIT_MILLIS);
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  /** Returns the body of the answer; fails when its status is not 200. */
  String get(HttpCall call) throws IOException {
    byte[] request = request(call);
    long begun = System.nanoTime();
    socket.getOutputStream().write(request);
    String status = line();
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    byte[] body = in.readNBytes(length);
    tookNanos = System.nanoTime() - begun;
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status);
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  /** How long the last answer took, from the request to the last byte. */
  long tookNanos() {
    return tookNanos;
  }

  private byte[] request(HttpCall call) {
    StringBuilder text = new StringBuilder();
    text.append(call.method()).append(' ').append(call.path()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(host).append("\r\n");
    call.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
