package io.cotalk.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Bare TCP to a node, for what no decent client would send. Blocking. */
public final class RawSocket implements AutoCloseable {
  private static final int OPCODE_CLOSE = 8;

  /** Near the least that Linux gives. */
  private static final int NARROW_BYTES = 4096;

  private final Socket socket = new Socket();

  private RawSocket(Endpoint node) throws IOException {
    connectTo(node);
  }

  private RawSocket(Endpoint node, int receiveBytes) throws IOException {
    socket.setReceiveBufferSize(receiveBytes);
    connectTo(node);
  }

  private RawSocket(Endpoint node, String from) throws IOException {
    socket.bind(new InetSocketAddress(from, 0));
    connectTo(node);
  }

  private void connectTo(Endpoint node) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Await.LIMIT.toMillis());
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
  }

  public static RawSocket connect(Endpoint node) {
    try {
      return new RawSocket(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects from another address of loopback, which no node trusts as a proxy. */
  public static RawSocket connectFrom(String address, Endpoint node) {
    try {
      return new RawSocket(node, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects and upgrades to a WebSocket that has not said hello. */
  public static RawSocket webSocket(Endpoint node) {
    return upgraded(connect(node));
  }

  /** The same, and its kernel keeps little of what it does not read. */
  public static RawSocket narrowWebSocket(Endpoint node) {
    try {
      return upgraded(new RawSocket(node, NARROW_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawSocket upgraded(RawSocket raw) {
    raw.askForWebSocket();
    String head = raw.readHead();
    if (!head.startsWith("HTTP/1.1 101")) {
      throw new AssertionError(head);
    }
    return raw;
  }

  /** Sends a good handshake and waits for nothing. */
  public RawSocket askForWebSocket() {
    return send(
        """
        GET /ws HTTP/1.1\r
        Host: 127.0.0.1\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Protocol: cotalk.v1.json\r
        \r
        """);
  }

  /** Sends text as it is, in ISO 8859-1. */
  public RawSocket send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawSocket send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends one masked frame; {@code head} is the first byte: FIN, reserved bits and opcode. */
  public RawSocket frame(int head, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else if (payload.length < 1 << 16) {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    } else {
      out.write(0x80 | 127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift));
      }
    }
    // A mask of zeros leaves the payload as it is.
    out.writeBytes(new byte[4]);
    out.writeBytes(payload);
    return send(out.toByteArray());
  }

  /** Sends one whole text frame. */
  public RawSocket text(String text) {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Status line and headers of an HTTP answer. */
  public String readHead() {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** All that the server sends until it closes, in ISO 8859-1. */
  public String readAll() {
    StringBuilder all = new StringBuilder();
    for (int next = read(); next >= 0; next = read()) {
      all.append((char) next);
    }
    return all.toString();
  }

  /** Reads on until the server has closed. */
  public void awaitEnd() {
    while (read() >= 0) {
      // What it says does not matter.
    }
  }

  /** The next text frame of the server; "close:CODE" for a close frame, "" at the end. */
  public String readText() {
    int head = read();
    if (head < 0) {
      return "";
    }
    int size = read() & 127;
    if (size == 126) {
      size = (read() << 8) | read();
    } else if (size == 127) {
      throw new AssertionError("frame of more than 64 KiB");
    }
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) read();
    }
    if ((head & 15) == OPCODE_CLOSE) {
      return "close:" + (size < 2 ? 1005 : ((payload[0] & 255) << 8) | (payload[1] & 255));
    }
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** Reads frames until the server closes; the close code, 1006 for none. */
  public int readCloseCode() {
    while (true) {
      String frame = readText();
      if (frame.isEmpty()) {
        return 1006;
      } else if (frame.startsWith("close:")) {
        return Integer.parseInt(frame.substring("close:".length()));
      }
    }
  }

  /** Whether the server ends the connection within the time; what it says before is dropped. */
  public boolean endsWithin(Duration limit) {
    try {
      socket.setSoTimeout((int) limit.toMillis());
      InputStream in = socket.getInputStream();
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private int read() {
    try {
      return socket.getInputStream().read();
    } catch (SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Ends the connection without a word, as a client does whose process dies. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
