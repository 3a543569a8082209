package io.cotalk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client of the transport of tests. What comes of a room must come under one number. */
final class LineClient extends LinkClient {
  private final Socket socket = new Socket();
  private final Map<String, String> numbers = new HashMap<>();
  private final BufferedReader lines;

  /**
   * @param receiveBytes what its kernel keeps; 0 for the usual
   */
  LineClient(int port, int receiveBytes) {
    try {
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Await.LIMIT.toMillis());
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that it will answer nothing. */
  LineClient oneWay() {
    write("one-way");
    return this;
  }

  @Override
  String read() {
    try {
      String line = lines.readLine();
      if (line == null) {
        return "";
      }
      if (line.startsWith("s")) {
        return ofRoom(line);
      }
      return line.startsWith("{")
          ? ofNoRoom(line)
          : line.toUpperCase(Locale.ROOT).replace("CLOSE", "close");
    } catch (IOException e) {
      return "";
    }
  }

  private String ofRoom(String line) {
    int space = line.indexOf(' ');
    String json = line.substring(space + 1);
    String room = new JsonObject(json).getString("r");
    String number = line.substring(0, space);
    assertThat(numbers.computeIfAbsent(room, ignored -> number)).isEqualTo(number);
    return json;
  }

  /** An answer may tell of a room; what the server pushes must not without its number. */
  private static String ofNoRoom(String json) {
    JsonObject frame = new JsonObject(json);
    assertThat(frame.containsKey("r") && !frame.containsKey("i")).as(json).isFalse();
    return json;
  }

  @Override
  void write(String json) {
    try {
      socket.getOutputStream().write((json + "\n").getBytes(StandardCharsets.UTF_8));
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
