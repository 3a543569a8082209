package io.cotalk.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cotalk.node.capabilities.Capabilities;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reliability C.7: what a start refuses, and how it says so. */
@ExtendWith(VertxExtension.class)
class ConfigFaultsTest {
  private static final String SHARD =
      """
      shards:
        databases:
          - url: postgresql://127.0.0.1:5432/one
            user: one
            password: of-our-own
      """;

  private final Vertx vertx;

  @TempDir Path folder;

  ConfigFaultsTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void g01MissingUnreadableAndFolder() throws IOException {
    assertThat(faults(folder.resolve("none.yaml")))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.where()).endsWith("none.yaml");
              assertThat(fault.found()).isEqualTo("no such file");
            });
    assertThat(faults(folder))
        .singleElement()
        .satisfies(f -> assertThat(f.found()).isEqualTo("a folder"));
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {0, 1, 2, (byte) 0xff});
    assertThat(faults(binary))
        .singleElement()
        .satisfies(f -> assertThat(f.where()).contains("binary.yaml"));
  }

  @Test
  void g02BadYamlIsToldWithLineAndColumn() throws IOException {
    assertThat(faults("http:\n\tport: 80\n").getFirst().where()).endsWith(":2:1");
    assertThat(faults("http: [1\nnode: {}").getFirst().where()).contains("test.yaml:2");
    assertThat(faults("http:\n  port: 80\n  port: 81\n"))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.where()).endsWith(":3");
              assertThat(fault.key()).isEqualTo("http.port");
              assertThat(fault.found()).isEqualTo("the key twice");
            });
    assertThat(faults("just text")).hasSize(1);
    assertThat(faults("a: &x [1]\nb: *x\n")).hasSize(1);
  }

  @Test
  void g02ByteOrderMarkAndCrlfAreFine() throws IOException {
    String text = "\uFEFF" + SHARD.replace("\n", "\r\n") + "http:\r\n  port: 8088\r\n";
    assertThat(load(text).http().port()).isEqualTo(8088);
  }

  @Test
  void g03UnknownKeysAreToldWithTheKnownOnes() throws IOException {
    assertThat(faults(SHARD + "http:\n  prot: 80\nnonsense: 1\n"))
        .extracting(Fault::key)
        .containsExactlyInAnyOrder("http.prot", "nonsense");
    assertThat(faults(SHARD + "http:\n  prot: 80\n").getFirst())
        .satisfies(
            fault -> {
              assertThat(fault.where()).endsWith(":7");
              assertThat(fault.expected()).startsWith("one of host, port, ");
            });
  }

  @Test
  void g03TheKeyThatWasMeantIsNamed() throws IOException {
    assertThat(found("http:\n  prot: 80\n")).contains("(did you mean http.port?)");
    assertThat(found("http:\n  trusted-proxys: []\n")).contains("mean http.trusted-proxies?");
    assertThat(found("auth:\n  drain: 1s\n")).contains("mean node.drain?");
    assertThat(found("cluster:\n  instances:\n    api: 1\n")).contains("node.instances.api?");
    assertThat(found("nonsense: 1\n")).isEqualTo("an unknown key");
    assertThat(
            catchThrowableOfType(
                    ConfigException.class,
                    () -> load(write(SHARD), Map.of("COTALK_HTTP_TRUSTED_PROXYS", "::1")))
                .faults()
                .getFirst()
                .found())
        .contains("mean http.trusted-proxies?");
  }

  @Test
  void theLongestHelloAndMessageMustNotLookLikeAFlood() throws IOException {
    for (String more :
        List.of(
            "limits:\n  frame-burst: 300\n",
            "socket:\n  max-hello-bytes: 262144\n",
            "socket:\n  max-message-bytes: 4194304\n",
            "socket:\n  max-objects: 1000\n")) {
      assertThat(faults(SHARD + more))
          .as(more)
          .extracting(Fault::key)
          .containsExactly("limits.frame-burst");
    }
    String fits = "limits:\n  frame-burst: 10000\nsocket:\n  max-message-bytes: 4194304\n";
    assertThat(load(SHARD + fits).socket().maxMessageBytes()).isEqualTo(4_194_304);
  }

  private String found(String more) throws IOException {
    return faults(SHARD + more).getFirst().found();
  }

  @Test
  void whatIsForMeasuringAndTryingOutIsRefusedInProduction() throws IOException {
    String lax =
        SHARD + "limits:\n  profile: bench\n" + "redis:\n  url: redis://redis.internal:6379\n";
    assertThat(faults(lax))
        .extracting(Fault::key)
        .containsExactlyInAnyOrder("limits.profile", "redis.password");
    assertThat(load(lax + "node:\n  profile: development\n").limits().profile())
        .isEqualTo(LimitProfile.BENCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://127.0.0.1:6379",
        "redis://localhost",
        "redis://[::1]:6379/1",
        "rediss://user:of-our-own@10.0.0.1:6379",
      })
  void aRedisOfThisMachineOrWithAPasswordIsFine(String url) throws IOException {
    assertThat(load(SHARD + "redis:\n  url: \"" + url + "\"\n").redis().url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"redis://10.0.0.1", "redis://user:@10.0.0.1", "redis://u@h", "redis://{}"})
  void aRedisElsewhereNeedsAPassword(String url) throws IOException {
    assertThat(faults(SHARD + "redis:\n  url: \"" + url + "\"\n"))
        .extracting(Fault::key)
        .containsExactly("redis.password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "::/0",
        "10.0.0.1/0",
        "0.0.0.0/1, 128.0.0.0/1",
        "2000::/3",
        "1.1.1.1/7"
      })
  void proxiesOfEverywhereAreRefused(String networks) throws IOException {
    assertThat(faults(SHARD + "http:\n  trusted-proxies: \"" + networks + "\"\n"))
        .extracting(Fault::key)
        .containsExactly("http.trusted-proxies");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0.0", "::", "8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8"})
  void theClusterIsBoundToPrivateAddressesOnly(String host) throws IOException {
    assertThat(faults(SHARD + "cluster:\n  host: \"" + host + "\"\n"))
        .extracting(Fault::key)
        .containsExactly("cluster.host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.0.9",
        "100.64.0.1",
        "169.254.0.5",
        "::1",
        "fd00::5",
        "fe80::1%eth0",
        "auto",
        "node-1.internal"
      })
  void privateAddressesAndNamesMayBeTheClusters(String host) throws IOException {
    assertThat(load(SHARD + "cluster:\n  host: \"" + host + "\"\n").cluster().host())
        .isEqualTo(host);
  }

  @Test
  void g04WrongTypesAndRanges() throws IOException {
    Map<String, String> wrong =
        Map.of(
            "http.port", "0",
            "management.port", "70000",
            "cluster.port", "abc",
            "node.drain", "-1s",
            "auth.access-life", "10 seconds",
            "cluster.enabled", "yes",
            "fanout.addressing", "both",
            "node.roles", "[api, presence]",
            "http.trusted-proxies", "[10.0.0.0/33]",
            "persistence.max-batch", "1.5");
    assertThatThrownBy(() -> ConfigLoader.of(wrong))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.faults())
                    .extracting(Fault::key)
                    .containsAll(
                        wrong.keySet().stream().filter(key -> !key.equals("node.roles")).toList()));
    assertThat(faults(SHARD + "node:\n  drain: 10 seconds\n").getFirst().toString())
        .endsWith(
            "test.yaml:7: node.drain: found \"10 seconds\", expected a time such as 500ms, 10s, 5m,"
                + " 2h or 7d of at least 0s and at most 5m");
  }

  @Test
  void g04AllFaultsAreToldTogether() throws IOException {
    assertThat(faults("http:\n  port: x\n  host: a\nauth:\n  hash-passes: 0\nlimits:\n  nope: 1\n"))
        .extracting(Fault::key)
        .containsExactlyInAnyOrder(
            "http.port", "auth.hash-passes", "shards.databases", "limits.nope");
  }

  @Test
  void g05NoShardsOrOneTwice() {
    assertThatThrownBy(() -> ConfigLoader.of(Map.of()))
        .hasMessageContaining("shards.databases: found no databases");
    assertThatThrownBy(
            () ->
                ConfigLoader.of(
                    Map.of(
                        "shards.databases.0.url", "postgresql://h:5432/a",
                        "shards.databases.0.user", "u",
                        "shards.databases.1.url", "postgresql://h:5432/a",
                        "shards.databases.1.user", "u")))
        .hasMessageContaining("shards.databases.1.url: found the database of an earlier shard");
  }

  @Test
  void g06SampleSecretsAreRefusedOutsideOfDevelopment() throws IOException {
    String sample = SHARD.replace("of-our-own", "postgres");
    assertThat(faults(sample))
        .extracting(Fault::key)
        .containsExactly("shards.databases.0.password");
    assertThat(load(sample + "node:\n  profile: development\n").node().profile())
        .isEqualTo(Profile.DEVELOPMENT);
  }

  @Test
  void g08AnEmptyVariableCountsAsNotSet() throws IOException {
    Path file = write(SHARD + "http:\n  port: 8088\n");
    Config config =
        load(file, Map.of("COTALK_HTTP_PORT", "", "COTALK_NODE_ROLES", "rooms,accounts"));
    assertThat(config.http().port()).isEqualTo(8088);
    assertThat(config.node().roles()).containsExactly(Role.ROOMS, Role.ACCOUNTS);
  }

  @Test
  void aNodeAloneWithClientsNeedsEveryRole() throws IOException {
    String alone = SHARD + "node:\n  roles: [api, socket, persistence]\n";
    assertThat(faults(alone).getFirst().toString())
        .contains("node.roles: found no accounts, rooms,")
        .contains("without cluster.enabled no other node has it");
    String clustered = "cluster:\n  enabled: true\n  host: 127.0.0.1\n  members: [127.0.0.1]\n";
    assertThat(load(alone + clustered).node().lacking()).containsExactly(Role.ACCOUNTS, Role.ROOMS);
    assertThat(load(SHARD + "node:\n  roles: [rooms]\n").node().has(Role.ROOMS)).isTrue();
  }

  @Test
  void everyRoleHasItsNumberOfInstances() throws IOException {
    String some = SHARD + "node:\n  instances: {accounts: 3, persistence: 2}\n";
    InstancesConfig instances = load(some).node().instances();
    assertThat(instances.of(Role.ACCOUNTS)).isEqualTo(3);
    assertThat(instances.of(Role.PERSISTENCE)).isEqualTo(2);
    assertThat(instances.of(Role.ROOMS)).isZero();
    assertThat(faults(SHARD + "node:\n  instances: {rooms: 1025}\n").getFirst().toString())
        .contains("node.instances.rooms: found \"1025\"");
    assertThat(faults(SHARD + "node:\n  instances: {all: 1}\n").getFirst().key())
        .isEqualTo("node.instances.all");
  }

  @Test
  void g09PoolOfNoConnections() throws IOException {
    assertThat(faults(SHARD + "  pool-size: 0\n").getFirst().key()).isEqualTo("shards.pool-size");
  }

  @Test
  void aBadValueDoesNotHideWhatIsMissingBesideIt() throws IOException {
    assertThat(faults("shards:\n  pool-size: none\n"))
        .extracting(Fault::key)
        .containsExactlyInAnyOrder("shards.pool-size", "shards.databases");
  }

  @Test
  void g13PrintedSecretsAreHidden() {
    String printed =
        ConfigPrinter.print(
            ConfigLoader.of(
                Map.of(
                    "shards.databases.0.url", "postgresql://h:5432/a?password=hush",
                    "shards.databases.0.user", "u",
                    "shards.databases.0.password", "hush",
                    "redis.url", "redis://u:hush@h:6379",
                    "redis.password", "hush")));
    assertThat(printed).doesNotContain("hush").contains("password: \"(hidden)\"");
  }

  @Test
  void aFaultNamesItsKeyOnce() {
    Fault set = new Fault("--set http.port", "http.port", "\"x\"", "a number");
    assertThat(set).hasToString("--set http.port: found \"x\", expected a number");
    Fault file = new Fault("my.yaml:3", "http.port", "\"x\"", "a number");
    assertThat(file).hasToString("my.yaml:3: http.port: found \"x\", expected a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hush-of-15-char", "hush of sixteen letters", "hush-hush-hush-hush-é"})
  void aTokenThatIsShortOrCannotBeSentIsRefused(String token) throws IOException {
    assertThat(faults(SHARD + "management:\n  token: \"" + token + "\"\n"))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.key()).isEqualTo("management.token");
              assertThat(fault.toString()).doesNotContain("hush");
            });
    assertThat(load(SHARD + "management:\n  token: hush-of-16-chars\n").management().token())
        .isEqualTo("hush-of-16-chars");
  }

  @Test
  void secretsAreHiddenInFaultsToo() throws IOException {
    assertThat(faults(SHARD.replace("password: of-our-own", "password: [hush]")))
        .allSatisfy(fault -> assertThat(fault.toString()).doesNotContain("hush"));
  }

  private List<Fault> faults(String text) throws IOException {
    return faults(write(text));
  }

  private List<Fault> faults(Path file) {
    return catchThrowableOfType(ConfigException.class, () -> load(file, Map.of())).faults();
  }

  private Config load(String text) throws IOException {
    return load(write(text), Map.of());
  }

  private Config load(Path file, Map<String, String> environment) {
    return new ConfigLoader(vertx, Capabilities.sections())
        .load(List.of(file), environment, List.of())
        .await();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("test.yaml"), text);
  }
}
