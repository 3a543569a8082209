package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that come to no end by themselves: a header, a body or a handshake a byte at a time,
 * or a WebSocket that never says hello. Thread safe; blocking.
 */
final class SlowRequests {
  private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);

  /** More at once would overflow the kernel's queue, and come to the node when we think it old. */
  private static final int AT_ONCE = 200;

  private static final Duration BETWEEN_CROWDS = Duration.ofMillis(100);
  private static final String HANDSHAKE =
      request(
          "GET /ws HTTP/1.1",
          "Host: x",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Protocol: cotalk.v1.json",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
  private static final String BODY_FOLLOWS =
      request(
          "POST /api/v1/auth/login HTTP/1.1",
          "Host: x",
          "Content-Type: application/json",
          "Content-Length: 1000");
  private static final String HEADER =
      request("GET /api/v1/me HTTP/1.1", "Host: x", "X-Slow: 12345678901234567890");

  private final List<Slow> all = new ArrayList<>();
  private volatile boolean over;

  /** What is sent at once, and what then comes slowly. */
  private enum Manner {
    HEADER("", SlowRequests.HEADER),
    BODY(BODY_FOLLOWS, " ".repeat(60)),
    UPGRADE("", HANDSHAKE),
    SILENT_SOCKET(HANDSHAKE, "");

    private final String first;
    private final String slowly;

    Manner(String first, String slowly) {
      this.first = first;
      this.slowly = slowly;
    }
  }

  private static String request(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private record Slow(Socket socket, Manner manner, StringBuilder heard) {
    /** For what has arrived already; on a busy machine even that takes its time. */
    private static final int PATIENCE_MILLIS = 250;

    @Override
    public String toString() {
      return "%s on port %d, heard \"%s\"".formatted(manner, socket.getLocalPort(), heard);
    }

    void send(int turn) throws IOException {
      if (turn < manner.slowly.length()) {
        socket.getOutputStream().write(manner.slowly.charAt(turn));
      }
    }

    /** Reads what is there; whether the other side has not ended the connection. */
    boolean isOpen() {
      try {
        socket.setSoTimeout(PATIENCE_MILLIS);
        byte[] part = new byte[512];
        int length = socket.getInputStream().read(part);
        while (length >= 0) {
          heard.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
          length = socket.getInputStream().read(part);
        }
        return false;
      } catch (SocketTimeoutException e) {
        return true;
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Begins so many, each manner as often. */
  void begin(Endpoint node, int count) throws IOException {
    over = false;
    Manner[] manners = Manner.values();
    for (int i = 0; i < count; i++) {
      if (i % AT_ONCE == AT_ONCE - 1) {
        Pause.of(BETWEEN_CROWDS);
      }
      try {
        Socket socket = new Socket(node.host(), node.port());
        Slow slow = new Slow(socket, manners[i % manners.length], new StringBuilder());
        synchronized (all) {
          all.add(slow);
        }
        socket.getOutputStream().write(slow.manner().first.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The node has refused it: that is what it should do with too many.
      }
    }
    Thread.startVirtualThread(this::trickle);
  }

  private void trickle() {
    for (int turn = 0; !over; turn++) {
      int now = turn;
      synchronized (all) {
        all.removeIf(slow -> !send(slow, now));
      }
      try {
        Pause.of(BETWEEN_BYTES);
      } catch (IOException e) {
        return;
      }
    }
  }

  private static boolean send(Slow slow, int turn) {
    try {
      slow.send(turn);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends all of them; returns what those were that the node had not ended. */
  List<String> end() {
    over = true;
    synchronized (all) {
      List<String> open = all.stream().filter(Slow::isOpen).map(Slow::toString).toList();
      for (Slow slow : all) {
        try {
          slow.socket().close();
        } catch (IOException e) {
          Run.say("not closed: " + e.getMessage());
        }
      }
      all.clear();
      return open;
    }
  }
}
