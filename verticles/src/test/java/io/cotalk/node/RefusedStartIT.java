package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.tokens.KeyFiles;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.http.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The process as an operator sees it: exit codes and what it says (reliability C.7, P16). */
@ExtendWith(Testkit.class)
class RefusedStartIT {
  private static final int LIMIT_SECONDS = 180;

  @TempDir Path folder;

  @Test
  void g01AMissingFileIsOneLineAndExit78() throws Exception {
    Ended ended = run(List.of(), "node", "--config", folder.resolve("none.yaml").toString());
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.output().lines())
        .singleElement()
        .asString()
        .contains("none.yaml", "no such file");
  }

  @Test
  void g06MissingKeysRefuseBeforeAnyPortIsOpened(Servers servers) throws Exception {
    Path file = configuration(servers.databases(), folder.resolve("no-keys"));
    Ended ended = run(List.of(), "node", "--config", file.toString());
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.output()).contains("auth.keys-dir").doesNotContain("port ");
  }

  @Test
  void g12AFileOfHazelcastIsRefused(Servers servers) throws Exception {
    Path file = configuration(servers.databases(), keys());
    Ended ended =
        run(List.of("-Dvertx.hazelcast.config=broken.xml"), "node", "--config", file.toString());
    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.output()).contains("cluster.enabled: found -Dvertx.hazelcast.config");
  }

  @Test
  void p16ShardsInAnotherOrderAreRefused(Servers servers) throws Exception {
    try (var node = TestNode.start(servers, Map.of())) {
      assertThat(node.endpoint().port()).isPositive();
    }
    Path file = configuration(servers.databases().reversed(), keys());
    Ended ended = run(List.of(), "node", "--config", file.toString());
    assertThat(ended.code()).as(ended.output()).isEqualTo(78);
    assertThat(ended.output()).contains("shard").doesNotContain("ready");
  }

  @Test
  void wrongUseIsExit2() throws Exception {
    Ended ended = run(List.of(), "node", "--confg", "x");
    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.output()).contains("unknown option --confg");
  }

  @Test
  void g13ThePrintedConfigurationHidesSecrets(Servers servers) throws Exception {
    Path file = configuration(servers.databases(), folder);
    Ended ended = run(List.of(), "node", "--config", file.toString(), "--print-config");
    assertThat(ended.code()).isZero();
    assertThat(ended.output()).contains("password: \"(hidden)\"", "max-body-bytes: 262144");
  }

  private Path keys() throws IOException {
    Path keys = folder.resolve("keys");
    KeyFiles.generate(keys);
    return keys;
  }

  private Path configuration(List<Database> databases, Path keys) throws IOException {
    StringBuilder text = new StringBuilder("node:\n  profile: development\n");
    text.append("auth:\n  keys-dir: ").append(keys).append('\n');
    text.append("http:\n  port: ").append(FreePorts.next()).append('\n');
    text.append("management:\n  port: ").append(FreePorts.next()).append('\n');
    text.append("cluster:\n  name: ").append(Servers.CLUSTER).append('\n');
    text.append("shards:\n  databases:\n");
    for (Database database : databases) {
      text.append("    - url: ").append(database.url()).append('\n');
      text.append("      user: ").append(database.user()).append('\n');
      text.append("      password: \"").append(database.password()).append("\"\n");
    }
    return Files.writeString(folder.resolve("node.yaml"), text);
  }

  private record Ended(int code, String output) {}

  private Ended run(List<String> options, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.cotalk.node.Main"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), withoutJvm(output));
    } finally {
      process.destroyForcibly();
    }
  }

  /** The JVM itself warns of what libraries use. */
  private static String withoutJvm(Path output) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("WARNING: "))
        .reduce("", (text, line) -> text.isEmpty() ? line : text + "\n" + line);
  }
}
