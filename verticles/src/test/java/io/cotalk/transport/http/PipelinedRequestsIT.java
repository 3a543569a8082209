package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that send many requests without waiting for the answers. */
@ExtendWith(Testkit.class)
@Isolated("measures how long others wait")
final class PipelinedRequestsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String REQUEST = "GET /none HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String ANSWER = "there is nothing here";

  private static TestNode node(Servers servers) {
    return TestNode.start(servers, Map.of("node.event-loops", "1", "node.drain", "100ms"));
  }

  @Test
  void manyOfOneConnectionDelayNobody(Servers servers) throws IOException {
    try (TestNode node = node(servers);
        Socket flood = new Socket(InetAddress.getLoopbackAddress(), node.endpoint().port())) {
      exchange(node.endpoint());
      Thread reader = Thread.ofPlatform().daemon().start(() -> readAll(flood));
      Thread.ofPlatform().daemon().start(() -> sendUntilClosed(flood));
      List<Duration> times = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        times.add(exchange(node.endpoint()));
      }
      Collections.sort(times);
      assertThat(reader.isAlive()).as("the flood goes on").isTrue();
      assertThat(times.get(4)).as("the median").isLessThan(Duration.ofMillis(400));
    }
  }

  private static void sendUntilClosed(Socket socket) {
    byte[] requests = REQUEST.repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    try {
      while (true) {
        socket.getOutputStream().write(requests);
      }
    } catch (IOException e) {
      return;
    }
  }

  private static void readAll(Socket socket) {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      return;
    }
  }

  private static Duration exchange(Endpoint endpoint) {
    long start = System.nanoTime();
    try (RawHttp raw = RawHttp.connect(endpoint)) {
      raw.send(REQUEST);
      raw.awaitText(ANSWER, LIMIT);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void allAreAnsweredInOrder(Servers servers) {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      boolean post = i % 3 == 0;
      String body = "a".repeat(i % 7);
      requests
          .append(post ? "POST" : "GET")
          .append(i % 2 == 0 ? " /none" : " /")
          .append(" HTTP/1.1\r\nHost: x\r\n")
          .append(post ? "Content-Length: " + body.length() + "\r\n\r\n" + body : "\r\n");
    }
    requests.append("GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    try (TestNode node = node(servers)) {
      String answers = RawHttp.exchange(node.endpoint(), requests.toString());
      String[] each = answers.split("HTTP/1\\.1 ", -1);
      assertThat(each).hasSize(502);
      for (int i = 0; i < 500; i++) {
        String status = i % 2 == 0 ? "404" : i % 3 == 0 ? "405" : "200";
        assertThat(each[i + 1]).as("answer " + i).startsWith(status);
      }
    }
  }
}
