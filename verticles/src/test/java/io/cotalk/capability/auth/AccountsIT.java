package io.cotalk.capability.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts and users over HTTP. */
@ExtendWith(Testkit.class)
class AccountsIT {
  private TestCluster cluster;
  private Api api;

  @BeforeEach
  void find(TestCluster shared) {
    cluster = shared;
    api = shared.api(0);
  }

  @Test
  void aUserIsFoundByIdAndHandle() {
    TestUser user = api.signUp("acc");
    TestUser other = api.signUp("acc");
    JsonObject me = api.call("GET", "/me", user, null).expect(200).json();
    assertThat(me.getString("id")).isEqualTo(user.id());
    assertThat(me.getString("handle")).isEqualTo(user.handle());
    assertThat(api.call("GET", "/users/" + user.id(), other, null).expect(200).json())
        .isEqualTo(me);
    assertThat(
            api.call("GET", "/users?handle=" + user.handle().toUpperCase(Locale.ROOT), other, null)
                .expect(200)
                .json())
        .isEqualTo(me);
    for (String path :
        new String[] {"/users/1024", "/users?handle=nobody-at-all", "/users?handle=%20"}) {
      assertThat(api.call("GET", path, other, null).expect(404).errorCode()).isEqualTo("not_found");
    }
    api.call("GET", "/users/9223372036854775808", other, null).expect(404);
    api.call("GET", "/users/abc", other, null).expect(400);
  }

  @Test
  void devicesAreListedTheOneUsedLastFirst() {
    TestUser phone = api.signUp("acc");
    TestUser laptop = cluster.api(1).logIn(phone);
    JsonArray devices =
        api.call("GET", "/devices", phone, null).expect(200).json().getJsonArray("devices");
    assertThat(devices).hasSize(2);
    assertThat(devices.getJsonObject(0).getString("device")).isEqualTo(laptop.device());
    assertThat(devices.getJsonObject(0).getBoolean("current")).isFalse();
    assertThat(devices.getJsonObject(1).getBoolean("current")).isTrue();
    assertThat(devices.getJsonObject(1).getLong("usedAt"))
        .isGreaterThanOrEqualTo(devices.getJsonObject(1).getLong("createdAt"));
  }

  @Test
  void tokensAreTurnedOnAnyNode() {
    TestUser user = api.signUp("acc");
    JsonObject body =
        new JsonObject().put("refreshToken", user.refreshToken()).put("device", user.device());
    Reply first = cluster.api(1).call("POST", "/sessions/refresh", null, body).expect(200);
    Reply repeated = cluster.api(2).call("POST", "/sessions/refresh", null, body).expect(200);
    assertThat(repeated.json().getString("refreshToken"))
        .isEqualTo(first.json().getString("refreshToken"));
    assertThat(first.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(first.json().getJsonObject("user").getString("handle")).isEqualTo(user.handle());
  }

  /** A35, H42 and their like: 422 by the rules, never 5xx. */
  @Test
  void wrongTextsAreRefusedByTheirRules() {
    String device = UUID.randomUUID().toString();
    for (String handle : new String[] {"adm\u0456n", "admin ", "ad\u200Bmin", "", "a"}) {
      assertThat(api.trySignUp(handle, device).expect(422).errorCode()).isEqualTo("text_invalid");
    }
    for (String password : new String[] {"short", "a".repeat(257), "a".repeat(3_000)}) {
      signUp("name", password).expect(422);
      JsonObject logIn =
          new JsonObject().put("handle", "someone").put("password", password).put("device", device);
      api.call("POST", "/sessions", null, logIn).expect(422);
    }
    for (String reserved : new String[] {"admin", "c0-talk", "관리자", "support.team2"}) {
      assertThat(api.trySignUp(reserved, device).expect(422).errorCode()).isEqualTo("text_invalid");
    }
    for (String password : new String[] {"password", "12345678", "        ", "wrongtexts1"}) {
      assertThat(signUp("Wrongtexts", password).expect(422).errorCode()).isEqualTo("text_invalid");
    }
    signUp("\u0430dmin", Api.PASSWORD).expect(422);
    signUp("a\nb", Api.PASSWORD).expect(422);
    signUp(" ", Api.PASSWORD).expect(422);
    assertThat(api.trySignUp("someone", "no-uuid").expect(400).errorCode())
        .isEqualTo("bad_request");
  }

  /** J01-J10 look alike from outside; the rows are in AccessTokensTest. */
  @Test
  void wrongTokensGetOneAnswer() {
    String expected = null;
    for (String token :
        new String[] {"", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "x".repeat(5000), "\"; DROP"}) {
      Reply reply =
          api.call("GET", "/me", null, null, "Authorization", "Bearer " + token).expect(401);
      JsonObject error = reply.json().getJsonObject("error");
      error.remove("requestId");
      assertThat(expected == null || expected.equals(error.encode())).isTrue();
      expected = error.encode();
      assertThat(reply.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    api.call("GET", "/me", null, null).expect(401);
    api.call("GET", "/me", null, null, "Authorization", "Basic YTpi").expect(401);
  }

  @Test
  void j17TwoAuthorizationHeadersAreRefused() {
    TestUser user = api.signUp("acc");
    String header = "Authorization: Bearer " + user.token() + "\r\n";
    try (RawSocket raw = RawSocket.connect(cluster.node(0))) {
      raw.send("GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n" + header + header + "\r\n");
      assertThat(raw.readHead()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void theKeysArePublished() {
    Reply keys = Api.get(cluster.node(0).http("/.well-known/jwks.json")).expect(200);
    JsonObject key = keys.json().getJsonArray("keys").getJsonObject(0);
    assertThat(key.getString("kty")).isEqualTo("RSA");
    assertThat(key.getString("alg")).isEqualTo("RS256");
    assertThat(key.fieldNames()).containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n");
    assertThat(Api.get(cluster.node(1).http("/.well-known/jwks.json")).json())
        .isEqualTo(keys.json());
  }

  /** H45: on any node, with the time to come back. */
  @Test
  void h45TheEleventhLoginIsRefusedOnAnotherNode(Servers servers) {
    try (TestCluster two = TestCluster.start(servers, 2, Map.of("limits.profile", "default"))) {
      TestUser user = two.api(0).signUp("acc");
      JsonObject body =
          new JsonObject()
              .put("handle", user.handle())
              .put("password", "not this one")
              .put("device", user.device());
      for (int i = 0; i < 10; i++) {
        logIn(two.api(i % 2), body, "192.0.2." + i).expect(401);
      }
      Reply refused = logIn(two.api(1), body, "192.0.2.99").expect(429);
      assertThat(refused.errorCode()).isEqualTo("rate_limited");
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 6L);
    }
  }

  /** A22: a flood of logins is refused where it does not fit, and stops nobody else. */
  @Test
  void a22AFloodOfLoginsLeavesOthersAlone(Servers servers) throws Exception {
    Map<String, String> dear =
        Map.of(
            "limits.profile", "bench",
            "auth.hash-memory-kib", "19456",
            "auth.hash-passes", "2",
            "auth.hash-threads", "1",
            "auth.hash-queue", "10");
    try (TestCluster one = TestCluster.start(servers, 1, dear);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      TestUser user = one.api(0).signUp("acc");
      JsonObject body =
          new JsonObject()
              .put("handle", user.handle())
              .put("password", "not this one")
              .put("device", user.device());
      List<Future<Reply>> flood = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        flood.add(clients.submit(() -> logIn(one.api(0), body, "192.0.2.1")));
      }
      one.api(0).call("GET", "/me", user, null).expect(200);
      Set<Integer> answers = new TreeSet<>();
      for (Future<Reply> answer : flood) {
        Reply reply = answer.get();
        answers.add(reply.status());
        if (reply.status() == 503) {
          assertThat(reply.errorCode()).isEqualTo("busy");
          assertThat(reply.headers().firstValue("Retry-After")).contains("1");
        }
      }
      assertThat(answers).containsExactly(401, 503);
    }
  }

  private static Reply logIn(Api api, JsonObject body, String address) {
    return api.call("POST", "/sessions", null, body, "X-Forwarded-For", address);
  }

  /** A handle is no password, at a change as at sign-up. */
  @Test
  void anEasyPasswordIsNoNewPassword() {
    TestUser user = api.signUp("easy");
    for (String easy : new String[] {"qwerty123", user.handle() + "1", "password1"}) {
      JsonObject change = new JsonObject().put("old", Api.PASSWORD).put("new", easy);
      Reply reply = api.call("PUT", "/me/password", user, change);
      assertThat(reply.expect(422).errorCode()).isEqualTo("text_invalid");
    }
    api.logIn(user);
  }

  private Reply signUp(String name, String password) {
    JsonObject body =
        new JsonObject()
            .put("handle", Api.freshHandle("acc"))
            .put("name", name)
            .put("password", password)
            .put("device", UUID.randomUUID().toString());
    return api.call("POST", "/accounts", null, body);
  }
}
