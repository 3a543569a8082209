package io.cotalk.node.advisories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillOfMaterialsTest {
  @Test
  void namesEachLibraryOnce() throws IOException {
    String bill =
        """
        {"bomFormat": "CycloneDX", "components": [
          {"group": "io.netty", "name": "netty-epoll", "version": "4.2", "purl": "pkg:a"},
          {"group": "io.netty", "name": "netty-epoll", "version": "4.2", "purl": "pkg:b"},
          {"group": "org.slf4j", "name": "slf4j-api", "version": "2.0.20"}]}
        """;
    assertThat(read(bill))
        .containsExactly(
            new Component("io.netty:netty-epoll", "4.2"),
            new Component("org.slf4j:slf4j-api", "2.0.20"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"components\": []}", "{\"components\": [{\"name\": \"a\"}]}"})
  void whatNamesNoLibrariesIsRefused(String bill) {
    assertThatThrownBy(() -> read(bill)).isInstanceOf(IOException.class);
  }

  private static List<Component> read(String bill) throws IOException {
    return BillOfMaterials.read(new ByteArrayInputStream(bill.getBytes(StandardCharsets.UTF_8)));
  }
}
