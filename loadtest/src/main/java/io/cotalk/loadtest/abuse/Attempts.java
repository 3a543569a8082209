package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** What each attack does on one connection until the server ends it or the time is over. */
final class Attempts {
  private static final int BODY_BYTES = 261 * 1024;
  private static final int FRAME_BYTES = 60 * 1024;
  private static final int FRAMES = 4;
  private static final int MORE_BYTES = 13 * 1024;
  private static final int FLOOD = 4_000;
  private static final int REQUESTS = 20;
  private static final int CHUNKS_AT_ONCE = 1_000;

  /** A little less than the standard limit of all together, but for the last. */
  private static final int HEADER_BYTES = 7_900;

  private static final int[] HEADER_COUNTS = {1, 95, 400, 2_000};
  private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);

  private Attempts() {}

  /** The life of one connection; returns or throws when it is over. */
  static void run(Attack attack, AttackScene scene, RawConnection connection) throws IOException {
    switch (attack) {
      case CONNECTIONS -> stay(scene, connection);
      case BODIES -> unfinishedBody(scene, connection);
      case MESSAGES -> message(scene, connection);
      case DRIP -> drip(scene, connection);
      case PINGS -> pings(scene, connection);
      case FRAGMENTS -> fragments(scene, connection);
      case HELLOS -> hellos(scene, connection);
      case TAILS -> tail(scene, connection);
      case PAGES -> unreadPages(scene, connection);
      case PIPELINED -> pipelined(scene, connection);
      case CHUNKS -> chunks(scene, connection);
      case HEADERS -> headers(scene, connection);
      case GARBAGE -> garbage(scene, connection);
    }
  }

  /** Reads what comes, so that it is never the attacker who waits. */
  private static void again(AttackScene scene, RawConnection connection, byte[] bytes)
      throws IOException {
    while (!scene.isOver()) {
      connection.write(bytes);
      connection.readWhatIsThere();
    }
  }

  private static void pipelined(AttackScene scene, RawConnection connection) throws IOException {
    String[] lines = {
      "GET /", "GET /none", "GET /api/v1/openapi.json", "GET /api/v1/me", "OPTIONS /api/v1/rooms"
    };
    String line = lines[ThreadLocalRandom.current().nextInt(lines.length)];
    again(scene, connection, repeated(head(connection, line, 0), REQUESTS));
  }

  private static void chunks(AttackScene scene, RawConnection connection) throws IOException {
    boolean known = ThreadLocalRandom.current().nextBoolean();
    String head =
        "POST %s HTTP/1.1\nHost: %s\n%sContent-Type: application/json\nTransfer-Encoding: chunked\n\n"
            .formatted(
                known ? "/api/v1/rooms" : "/api/v1/sessions",
                connection.host(),
                known ? "Authorization: Bearer " + scene.token() + "\n" : "");
    connection.write(RawConnection.lines(head));
    String chunk = ThreadLocalRandom.current().nextBoolean() ? "1\n \n" : "1;a=\"b\"\n \n";
    again(scene, connection, repeated(RawConnection.lines(chunk), CHUNKS_AT_ONCE));
  }

  private static void headers(AttackScene scene, RawConnection connection) throws IOException {
    int count = HEADER_COUNTS[ThreadLocalRandom.current().nextInt(HEADER_COUNTS.length)];
    StringBuilder request = new StringBuilder("GET /none HTTP/1.1\nHost: " + connection.host());
    String value = "v".repeat(Math.max(1, HEADER_BYTES / count - "\r\nx-000: ".length()));
    for (int i = 0; i < count; i++) {
      request.append("\nx-%03d: ".formatted(i)).append(value);
    }
    // Half of them never come to an end.
    boolean ends = ThreadLocalRandom.current().nextBoolean();
    again(scene, connection, RawConnection.lines(request + (ends ? "\n\n" : "\n")));
  }

  private static byte[] repeated(byte[] once, int times) {
    byte[] all = new byte[once.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(once, 0, all, i * once.length, once.length);
    }
    return all;
  }

  private static void unfinishedBody(AttackScene scene, RawConnection connection)
      throws IOException {
    connection.write(head(connection, "POST /api/v1/sessions", BODY_BYTES + 1));
    byte[] body = new byte[BODY_BYTES];
    Arrays.fill(body, (byte) ' ');
    connection.write(body);
    stay(scene, connection);
  }

  private static void message(AttackScene scene, RawConnection connection) throws IOException {
    connection.upgrade();
    connection.write(RawFrames.beginning(FRAME_BYTES));
    for (int i = 1; i < FRAMES; i++) {
      connection.write(RawFrames.continuation(FRAME_BYTES));
    }
    connection.write(RawFrames.continuation(MORE_BYTES));
    stay(scene, connection);
  }

  private static void pings(AttackScene scene, RawConnection connection) throws IOException {
    connection.upgrade();
    flood(scene, connection, RawFrames.pings(FLOOD));
  }

  private static void fragments(AttackScene scene, RawConnection connection) throws IOException {
    connection.upgrade();
    connection.write(RawFrames.beginning(1));
    flood(scene, connection, RawFrames.emptyContinuations(FLOOD));
  }

  private static void flood(AttackScene scene, RawConnection connection, byte[] frames)
      throws IOException {
    while (!scene.isOver()) {
      connection.write(frames);
    }
  }

  private static void hellos(AttackScene scene, RawConnection connection) throws IOException {
    connection.upgrade();
    connection.write(
        RawFrames.text("{\"t\":\"hello\",\"i\":1,\"token\":\"" + garbageToken() + "\"}"));
    stay(scene, connection);
  }

  /** A token of the right shape, whose signature has to be looked at. */
  private static String garbageToken() {
    String head = "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjEifQ";
    String claims = "eyJpc3MiOiJjb3RhbGsiLCJhdWQiOiJjb3RhbGstYXBpIn0";
    String number = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    return head + "." + claims + "." + "A".repeat(300) + number;
  }

  private static void drip(AttackScene scene, RawConnection connection) throws IOException {
    byte[] bytes =
        switch (ThreadLocalRandom.current().nextInt(3)) {
          case 0 -> head(connection, "POST /api/v1/sessions", 1_000);
          case 1 -> head(connection, "GET /api/v1/me", 0);
          default -> head(connection, "GET /ws", 0);
        };
    for (int i = 0; i < bytes.length && !scene.isOver(); i++) {
      connection.write(new byte[] {bytes[i]});
      Pause.of(BETWEEN_BYTES);
    }
  }

  private static void tail(AttackScene scene, RawConnection connection) throws IOException {
    byte[] whole = head(connection, "GET /api/v1/openapi.json", 0);
    byte[] both = Arrays.copyOf(whole, whole.length + "GET / HTT".length());
    System.arraycopy(RawConnection.lines("GET / HTT"), 0, both, whole.length, 9);
    connection.write(both);
    stay(scene, connection);
  }

  /** Asks for the same long page again and again, and reads a little now and then. */
  private static void unreadPages(AttackScene scene, RawConnection connection) throws IOException {
    String request =
        """
        GET /api/v1/rooms/%s/messages?limit=200 HTTP/1.1
        Host: %s
        Authorization: Bearer %s

        """
            .formatted(scene.longRoom(), connection.host(), scene.token());
    byte[] once = RawConnection.lines(request);
    for (int i = 0; i < 10; i++) {
      connection.write(once);
    }
    while (!scene.isOver()) {
      Pause.of(Duration.ofMillis(Math.min(15_000, scene.remainingMillis())));
      if (connection.readToEnd(1)) {
        throw new IOException("ended");
      }
    }
  }

  private static void garbage(AttackScene scene, RawConnection connection) throws IOException {
    if (ThreadLocalRandom.current().nextBoolean()) {
      connection.upgrade();
    }
    byte[] bytes = new byte[2_048];
    ThreadLocalRandom.current().nextBytes(bytes);
    connection.write(bytes);
    stay(scene, connection);
  }

  private static void stay(AttackScene scene, RawConnection connection) throws IOException {
    if (connection.readToEnd(scene.remainingMillis())) {
      throw new IOException("ended");
    }
  }

  private static byte[] head(RawConnection connection, String line, int bodyBytes) {
    String length =
        bodyBytes == 0
            ? ""
            : "Content-Type: application/json\nContent-Length: %d\n".formatted(bodyBytes);
    return RawConnection.lines(
        "%s HTTP/1.1\nHost: %s\n%s\n".formatted(line, connection.host(), length));
  }
}
