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
import org.junit.jupiter.api.Test;

/** The examples of docs/protocol.md are what the code reads and writes. */
class ProtocolExamplesTest {
  private static final Set<String> REQUESTS =
      Set.of("hello", "auth", "open", "close", "send", "read", "ping", "pong");

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
        .forEach(example -> types.add(example.getString("t")));
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
