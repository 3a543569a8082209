package io.cotalk.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.Config;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.testkit.TestConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of docs/protocol.md are what the code reads and writes. */
class ProtocolExamplesTest {
  private static final Set<String> FURTHER =
      Capabilities.requests().stream().map(RequestType::name).collect(Collectors.toSet());

  private static final Set<String> REQUESTS =
      Stream.concat(
              Stream.of("hello", "auth", "open", "close", "send", "ping", "pong"), FURTHER.stream())
          .collect(Collectors.toSet());

  private static List<JsonObject> examples() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/protocol.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "docs/protocol.md");
    }
    return Files.readAllLines(folder.resolve("docs/protocol.md")).stream()
        .filter(line -> line.startsWith("{\"t\":"))
        .map(JsonObject::new)
        .toList();
  }

  private static boolean isRequest(JsonObject example) {
    String type = example.getString("t");
    return type.equals("pong") || (REQUESTS.contains(type) && example.containsKey("i"));
  }

  @Test
  void everyRequestIsUnderstood() throws IOException {
    Config config = TestConfig.defaults();
    ClientFrames frames =
        new ClientFrames(config.socket(), config.messages(), Capabilities.requests());
    Set<String> types = new TreeSet<>();
    for (JsonObject example : examples()) {
      if (isRequest(example)) {
        byte[] bytes = example.encode().getBytes(StandardCharsets.UTF_8);
        assertThat(frames.read(bytes, bytes.length))
            .singleElement()
            .isNotInstanceOf(ClientFrame.Malformed.class);
        types.add(example.getString("t"));
      }
    }
    assertThat(types).isEqualTo(new TreeSet<>(REQUESTS));
  }

  @Test
  void everyAnswerAndPushIsThere() throws IOException {
    Set<String> types = new TreeSet<>();
    examples().stream()
        .filter(example -> !isRequest(example))
        .map(example -> example.getString("t"))
        // Capabilities push under the names of their requests, and have tests of their own.
        .filter(type -> type.equals("read") || !FURTHER.contains(type))
        .forEach(types::add);
    assertThat(types)
        .containsExactlyInAnyOrder(
            "welcome",
            "ok",
            "err",
            "ev",
            "uev",
            "ugap",
            "opened",
            "closed",
            "gap",
            "head",
            "read",
            "ping",
            "expiring",
            "go_away");
  }
}
