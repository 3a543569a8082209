package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bad tokens of one address cost a bounded time, and keep none of its neighbours out. */
@ExtendWith(Testkit.class)
class BadTokensIT {
  private static TestCluster cluster;
  private static Endpoint node;
  private static Api api;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.enabled", "false",
                "limits.bad-tokens-per-address", "2",
                "limits.doubtful-tokens-per-second", "1"));
    node = cluster.node(0);
    api = cluster.api(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** What a hello is answered; a refusal is followed by its close. */
  private static JsonObject hello(String token) {
    JsonObject hello = new JsonObject().put("t", "hello").put("i", 1).put("token", token);
    try (RawSocket socket = RawSocket.webSocket(node)) {
      JsonObject answer = new JsonObject(socket.text(hello.encode()).readText());
      if (answer.getString("t").equals("err")) {
        int code = answer.getBoolean("temp", false) ? 4003 : 4500;
        assertThat(socket.readCloseCode()).isEqualTo(code);
      }
      return answer;
    }
  }

  private static boolean isWelcome(JsonObject answer) {
    return answer.getString("t").equals("welcome");
  }

  /** A real token with another signature. */
  private static String altered(TestUser user, int number) {
    String token = user.token();
    int signature = token.lastIndexOf('.') + 1;
    String other = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".substring(number, number + 1);
    String first = token.substring(signature, signature + 1).equals(other) ? "_" : other;
    return token.substring(0, signature) + first + token.substring(signature + 1);
  }

  /** A token of the right form, key and claims that was never ours. */
  private static String forged(TestUser user, @Nullable String id, int number) {
    String[] parts = altered(user, number).split("\\.", -1);
    JsonObject claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1])));
    claims.remove("jti");
    if (id != null) {
      claims.put("jti", id);
    }
    byte[] text = claims.encode().getBytes(StandardCharsets.UTF_8);
    parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    return String.join(".", parts);
  }

  /** Brings bad tokens until no signature is checked any more. */
  private static void bringUntilBusy(IntFunction<String> token) {
    JsonObject answer = hello(token.apply(0));
    for (int i = 1; !answer.getString("code").equals("busy"); i++) {
      assertThat(answer.getString("code")).isEqualTo("unauthorized");
      answer = hello(token.apply(i));
    }
    assertThat(answer.getInteger("retry_ms")).isBetween(1, 1_000);
  }

  @Test
  void w06BadTokensKeepNobodyOut() {
    TestUser known = api.signUp("known");
    assertThat(isWelcome(hello(known.token()))).isTrue();
    for (int i = 0; i < 20; i++) {
      assertThat(hello("a.b." + i).getString("code")).isEqualTo("unauthorized");
      String madeUp = forged(known, "AAAAAAAAAAAAAAAAAAAAAA", i);
      assertThat(hello(madeUp).getString("code")).isEqualTo("unauthorized");
    }
    assertThat(isWelcome(hello(api.signUp("fresh").token()))).as("garbage is free").isTrue();
    for (int round = 0; round < 5; round++) {
      TestUser late = api.signUp("late");
      TestUser later = api.signUp("later");
      bringUntilBusy(i -> forged(known, null, i));
      assertThat(isWelcome(hello(late.token()))).as("a new token amid the flood").isTrue();
      assertThat(api.call("GET", "/me", later, null).status()).isEqualTo(200);
    }
    assertThat(isWelcome(hello(known.token()))).as("a token seen before").isTrue();
  }

  @Test
  void alteredTokensOfOneSessionKeepOutNoOther() {
    TestUser thief = api.signUp("thief");
    TestUser late = api.signUp("late");
    bringUntilBusy(i -> altered(thief, i));
    assertThat(isWelcome(hello(late.token()))).isTrue();
    Await.until("its own is checked in its turn", () -> isWelcome(hello(thief.token())));
  }
}
