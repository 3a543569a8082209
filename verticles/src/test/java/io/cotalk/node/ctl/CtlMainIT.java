package io.cotalk.node.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Orders from outside of the nodes, which learn of them by their polls. */
@ExtendWith(Testkit.class)
class CtlMainIT {
  private static final Duration PROMISE = Duration.ofSeconds(5);

  @TempDir private Path dir;
  private Path config;
  private Api api;

  @BeforeEach
  void write(Servers servers, TestCluster cluster) throws Exception {
    StringBuilder yaml = new StringBuilder("cluster:\n  name: " + Servers.CLUSTER + "\n");
    yaml.append("shards:\n  databases:\n");
    servers
        .databases()
        .forEach(
            database ->
                yaml.append("    - url: ")
                    .append(database.url())
                    .append("\n      user: ")
                    .append(database.user())
                    .append("\n      password: ")
                    .append(database.password())
                    .append('\n'));
    config = Files.writeString(dir.resolve("cotalk.yaml"), yaml);
    api = new Api(cluster.nodes().getFirst());
  }

  @Test
  void aBanEndsAllSessionsAndRefusesLoginsUntilItIsTakenBack() {
    TestUser user = api.signUp("ctl");
    assertThat(run("", "user", "ban", user.handle()).code()).isZero();
    Await.until(
        "the token is refused", PROMISE, () -> api.call("GET", "/me", user, null).status() == 401);
    assertThat(logIn(user, user.password())).isEqualTo(403);
    assertThat(logIn(user, "not this one")).isEqualTo(401);
    assertThat(refresh(user)).isEqualTo(401);
    assertThat(run("", "user", "unban", user.handle()).code()).isZero();
    assertThat(logIn(user, user.password())).isEqualTo(200);
  }

  @Test
  void aPasswordIsMadeUpAndPrintedOrRead() {
    TestUser user = api.signUp("ctl");
    Outcome made = run("", "user", "reset-password", user.handle());
    assertThat(made.code()).isZero();
    String password = made.out().lines().toList().getLast().replace("new password: ", "");
    assertThat(logIn(user, user.password())).isEqualTo(401);
    assertThat(logIn(user, password)).isEqualTo(200);
    assertThat(run("another horse\n", "user", "reset-password", user.handle(), "--stdin").code())
        .isZero();
    assertThat(logIn(user, "another horse")).isEqualTo(200);
    assertThat(run("short\n", "user", "reset-password", user.handle(), "--stdin").err())
        .contains("8 to 256 bytes");
    assertThat(run("password\n", "user", "reset-password", user.handle(), "--stdin").err())
        .contains("easy to guess");
  }

  /** Who runs the server may use the words that are kept from everybody else. */
  @Test
  void anAccountIsMadeAlsoWithAReservedHandle() {
    String handle = "support" + ThreadLocalRandom.current().nextInt(1_000_000);
    String device = UUID.randomUUID().toString();
    api.trySignUp(handle, device).expect(422);
    Outcome made = run("", "user", "create", handle, "운영팀");
    assertThat(made.code()).as(made.err()).isZero();
    String password = made.out().lines().toList().getLast().replace("password: ", "");
    TestUser user = new TestUser("", handle, password, device, "", "");
    assertThat(logIn(user, password)).isEqualTo(200);
    assertThat(run("another horse\n", "user", "create", handle, "x", "--stdin").err())
        .isEqualTo("the handle is taken\n");
  }

  @Test
  void anAdministratorIsMade(Servers servers) {
    TestUser user = api.signUp("ctl");
    assertThat(run("", "user", "make-admin", user.handle()).code()).isZero();
    assertThat(
            servers.databases().stream()
                .mapToLong(
                    database ->
                        Sql.number(
                            database,
                            "select count(*) from users where id = ? and admin",
                            Long.parseLong(user.id())))
                .sum())
        .isEqualTo(1);
  }

  @Test
  void consumersOfTheTailAreShownAndMoved(Servers servers) {
    String name = "ctl" + ThreadLocalRandom.current().nextInt(1_000_000);
    String reads =
        "insert into tail_readers (consumer, tx, owner, lease_until) values ('%s', 5, 'n1', 'infinity')"
            .formatted(name);
    servers.databases().forEach(database -> Sql.execute(database, reads));
    int shards = servers.databases().size();

    Outcome shown = run("", "tail");
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("shard 0  " + name + "  position 5  behind ");
    assertThat(shown.out().lines().filter(line -> line.contains(name)))
        .hasSize(shards)
        .allMatch(line -> line.endsWith("read by n1"));

    assertThat(run("", "tail", "skip", name, "1").out())
        .startsWith("shard 1  " + name + "  position 5, now ")
        .doesNotContain("now 5")
        .hasLineCount(1);
    assertThat(run("", "tail", "forget", name).out())
        .as("only where nobody reads")
        .startsWith("shard 1  " + name)
        .hasLineCount(1);
    assertThat(run("", "tail", "rewind", name).out())
        .contains("shard 0  " + name + "  position 5, now 0")
        .hasLineCount(shards - 1);
    assertThat(run("", "tail", "forget", name).out()).hasLineCount(shards - 1);
    Outcome gone = run("", "tail", "rewind", name);
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).isEqualTo("no shard has a consumer " + name + "\n");
    assertThat(run("", "tail", "skip", name, "99").err()).isEqualTo("there is no shard 99\n");
  }

  @Test
  void whatCannotBeDoneIsOneLine() {
    Outcome unknown = run("", "user", "ban", "nobody-at-all");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).isEqualTo("nobody has this handle\n");
    assertThat(run("", "user", "ban", "n\u043Ebody").err()).isEqualTo("nobody has this handle\n");
  }

  @Test
  void aDatabaseThatIsAwayIsOneLine() throws Exception {
    String text = Files.readString(config);
    String nobody = "127.0.0.1:" + FreePorts.next() + "/";
    Files.writeString(config, text.replaceAll("127\\.0\\.0\\.1:\\d+/|localhost:\\d+/", nobody));
    for (String order : new String[] {"user ban somebody", "shard restored 0", "audit"}) {
      Outcome away = run("", order.split(" "));
      assertThat(away.code()).as(order).isEqualTo(order.equals("audit") ? 2 : 1);
      assertThat(away.err().lines().toList()).as(order).hasSize(1);
      assertThat(away.err()).contains("refused");
      assertThat(away.err()).doesNotContain("Exception", "java.", "org.");
    }
  }

  @Test
  void aWrongConfigurationOrOrderIsRefused() {
    assertThat(run("", "--config", "/none.yaml", "user", "ban", "x1").code()).isEqualTo(78);
    assertThat(run("", "--set", "cluster.name=another", "user", "ban", "x1").code()).isEqualTo(78);
    assertThat(run("", "what").code()).isEqualTo(64);
    assertThat(run("", "help").out()).isEqualTo(CtlCommand.USAGE);
  }

  @Test
  void keysAreMadeWithoutShards() {
    Path keys = dir.resolve("keys");
    assertThat(run("", "keys", "generate", keys.toString()).out())
        .contains(".pem", "refresh.secret");
    assertThat(run("", "keys", "generate", keys.toString()).out()).contains("nothing was missing");
    assertThat(run("", "keys", "add", keys.toString()).out()).contains("published");
    assertThat(keys).isDirectoryContaining("glob:**.secret");
  }

  private record Outcome(int code, String out, String err) {}

  private Outcome run(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    CtlMain main =
        new CtlMain(
            Map.of(),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    int code =
        main.run(
            Stream.concat(Stream.of("--config", config.toString()), Stream.of(words)).toList());
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private int logIn(TestUser user, String password) {
    JsonObject body =
        new JsonObject()
            .put("handle", user.handle())
            .put("password", password)
            .put("device", UUID.randomUUID().toString());
    return api.call("POST", "/sessions", null, body).status();
  }

  private int refresh(TestUser user) {
    JsonObject body =
        new JsonObject().put("refreshToken", user.refreshToken()).put("device", user.device());
    return api.call("POST", "/sessions/refresh", null, body).status();
  }
}
