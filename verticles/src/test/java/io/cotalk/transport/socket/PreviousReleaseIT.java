package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A client of the release before finds in every frame what it found then. The record was made by
 * running {@link RecordedTalk} against that release; new keys are ignored by clients.
 */
@ExtendWith(Testkit.class)
class PreviousReleaseIT {
  static final Map<String, String> SETTINGS =
      Map.of(
          "cluster.enabled", "false",
          "limits.profile", "bench",
          "socket.replay-room-events", "4");

  @Test
  void everyFrameSaysWhatItSaidThen(Servers servers) throws IOException {
    List<String> now;
    try (TestCluster cluster = TestCluster.start(servers, 1, SETTINGS)) {
      now = RecordedTalk.of(cluster);
    }
    List<String> then = record();
    assertThat(now).hasSameSizeAs(then);
    for (int i = 0; i < then.size(); i++) {
      assertThat(kept(then.get(i), now.get(i))).as("line " + (i + 1)).isEqualTo(then.get(i));
    }
  }

  private static List<String> record() throws IOException {
    try (InputStream in = PreviousReleaseIT.class.getResourceAsStream("/previous-frames.txt")) {
      byte[] all = Objects.requireNonNull(in).readAllBytes();
      return new String(all, StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** What a client of then takes note of, in the order of then. */
  private static String kept(String then, String now) {
    return then.startsWith("{") && now.startsWith("{")
        ? kept(new JsonObject(then), new JsonObject(now)).encode()
        : now;
  }

  private static JsonObject kept(JsonObject then, JsonObject now) {
    JsonObject kept = new JsonObject();
    for (String key : then.fieldNames()) {
      if (now.containsKey(key)) {
        Object value = now.getValue(key);
        boolean nested = then.getValue(key) instanceof JsonObject && value instanceof JsonObject;
        kept.put(key, nested ? kept(then.getJsonObject(key), now.getJsonObject(key)) : value);
      }
    }
    return kept;
  }
}
