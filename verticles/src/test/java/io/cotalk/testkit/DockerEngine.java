package io.cotalk.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Asks the Docker engine two questions before Testcontainers is let near it: whether it answers,
 * and whether an image is there. An absent image would be pulled, which can hang for minutes.
 */
final class DockerEngine {
  private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";
  private static final int ENOUGH_FOR_A_STATUS = 256;

  private final String host =
      Objects.requireNonNullElse(System.getenv("DOCKER_HOST"), DEFAULT_HOST);

  boolean answers() {
    return status("/_ping") == 200;
  }

  boolean has(String image) {
    return status("/images/" + image + "/json") == 200;
  }

  @Override
  public String toString() {
    return host;
  }

  /** HTTP status of a GET, or -1 without an answer. */
  private int status(String path) {
    URI uri = URI.create(host);
    boolean local = "unix".equals(uri.getScheme());
    SocketAddress address =
        local
            ? UnixDomainSocketAddress.of(uri.getPath())
            : new InetSocketAddress(uri.getHost(), uri.getPort());
    String request = "GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n";
    try (SocketChannel channel = SocketChannel.open(address)) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(ENOUGH_FOR_A_STATUS);
      if (channel.read(answer) <= 0) {
        return -1;
      }
      String line = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
      return Integer.parseInt(line.split(" ", 3)[1]);
    } catch (IOException e) {
      return -1;
    }
  }
}
