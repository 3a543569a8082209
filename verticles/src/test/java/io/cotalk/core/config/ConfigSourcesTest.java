package io.cotalk.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.node.capabilities.Capabilities;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where values come from, which wins, and that the files in conf/ tell the truth. */
@ExtendWith(VertxExtension.class)
class ConfigSourcesTest {
  private static final Path CONF = Path.of("../conf");

  private static final Map<String, String> ONE_SHARD =
      Map.of(
          "COTALK_SHARDS_DATABASES_0_URL", "postgresql://127.0.0.1:5432/one",
          "COTALK_SHARDS_DATABASES_0_USER", "one",
          "COTALK_SHARDS_DATABASES_0_PASSWORD", "of-our-own");

  private final Vertx vertx;

  @TempDir Path folder;

  ConfigSourcesTest(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void theShippedFileListsExactlyTheKeysAndDefaults() throws IOException {
    assertThat(flat(Files.readString(CONF.resolve("cotalk.yaml")))).isEqualTo(defaults());
  }

  static List<Path> shippedFiles() throws IOException {
    try (Stream<Path> files = Files.list(CONF)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("shippedFiles")
  void everyShippedFileIsReadOverTheDefaults(Path file) {
    Config config = load(List.of(CONF.resolve("cotalk.yaml"), file), ONE_SHARD, List.of());
    assertThat(config.shards().databases()).isNotEmpty();
  }

  @Test
  void optionsWinOverVariablesOverFiles() throws IOException {
    Path below =
        write("below.yaml", "http:\n  port: 1001\n  host: a\nnode:\n  roles: [api, socket]\n");
    Path above = write("above.yaml", "http:\n  port: 1002\nnode:\n  roles: [persistence]\n");
    Map<String, String> variables = new TreeMap<>(ONE_SHARD);
    variables.put("COTALK_MANAGEMENT_PORT", "1003");
    variables.put("COTALK_HTTP_MAX_BODY_BYTES", "2048");
    Config config = load(List.of(below, above), variables, List.of("management.port=1004"));
    assertThat(config.http().port()).isEqualTo(1002);
    assertThat(config.http().host()).isEqualTo("a");
    assertThat(config.http().maxBodyBytes()).isEqualTo(2048);
    assertThat(config.management().port()).isEqualTo(1004);
    assertThat(config.node().roles()).containsExactly(Role.PERSISTENCE);
  }

  @Test
  void aVariableChangesOneItemOfAList() throws IOException {
    Path file =
        write(
            "shards.yaml",
            """
            shards:
              databases:
                - {url: 'postgresql://h:5432/a', user: a, password: first}
                - {url: 'postgresql://h:5432/b', user: b, password: second}
            """);
    Config config =
        load(List.of(file), Map.of("COTALK_SHARDS_DATABASES_1_PASSWORD", "other"), List.of());
    assertThat(config.shards().databases())
        .extracting(ShardDatabase::password)
        .containsExactly("first", "other");
  }

  @Test
  void anUnknownVariableOfASectionIsRefusedAndOthersAreNotOurs() {
    Map<String, String> variables = new TreeMap<>(ONE_SHARD);
    variables.put("COTALK_JAVA", "/usr/bin/java");
    variables.put("COTALK_REDIS_SERVICE_HOST", "10.0.0.1");
    variables.put("COTALK_REDIS_PORT_6379_TCP_ADDR", "10.0.0.1");
    assertThat(load(List.of(), variables, List.of()).http().port()).isEqualTo(8080);
    variables.put("COTALK_HTTP_PROT", "80");
    assertThatThrownBy(() -> load(List.of(), variables, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("environment variable COTALK_HTTP_PROT");
  }

  @Test
  void whatIsPrintedReadsBackAsTheSame() throws IOException {
    Config config =
        load(
            List.of(),
            ONE_SHARD,
            List.of("http.trusted-proxies=10.0.0.0/8,::1", "node.name=n", "node.drain=0s"));
    Path printed = write("printed.yaml", ConfigPrinter.print(config));
    Config again =
        load(
            List.of(printed),
            Map.of("COTALK_SHARDS_DATABASES_0_PASSWORD", "of-our-own"),
            List.of());
    assertThat(ConfigPrinter.print(again)).isEqualTo(ConfigPrinter.print(config));
    assertThat(again.shards()).isEqualTo(config.shards());
  }

  private Config load(List<Path> files, Map<String, String> environment, List<String> set) {
    return new ConfigLoader(vertx, Capabilities.sections()).load(files, environment, set).await();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Map<String, String> defaults() {
    Map<String, String> defaults = new TreeMap<>();
    collectDefaults(Config.class, "", defaults);
    return defaults;
  }

  private static void collectDefaults(Class<?> type, String path, Map<String, String> defaults) {
    for (Schema.Entry entry : new Schema(Capabilities.sections()).entries(type)) {
      String child = entry.path(path);
      if (entry.isSection() && !entry.isList()) {
        collectDefaults(entry.type(), child, defaults);
      } else {
        Key key = entry.key();
        defaults.put(child, key == null ? "" : key.value());
      }
    }
  }

  private static Map<String, String> flat(String yaml) {
    Map<String, String> flat = new TreeMap<>();
    YamlFile.read("cotalk.yaml", yaml)
        .all()
        .forEach(
            (path, setting) ->
                flat.merge(
                    path.replaceFirst("\\.\\d+$", ""), setting.text(), (a, b) -> a + "," + b));
    return flat;
  }
}
