package io.cotalk.node.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevOptionsTest {
  @Test
  void nothingGivenMeansOneNodeOnTheUsualPort() {
    assertThat(DevOptions.parse(List.of()))
        .isEqualTo(new DevOptions(1, 8080, false, DevOptions.NONE));
  }

  @Test
  void optionsComeInAnyOrder() {
    List<String> arguments =
        List.of("--fresh", "--restored", "2", "--port", "9000", "--nodes", "3");
    assertThat(DevOptions.parse(arguments)).isEqualTo(new DevOptions(3, 9000, true, 2));
  }

  @Test
  void everyNodeHasPortsOfItsOwn() {
    DevOptions options = new DevOptions(9, 8080, false, DevOptions.NONE);
    assertThat(options.httpPort(1)).isEqualTo(8080);
    assertThat(options.httpPort(9)).isEqualTo(8088);
    assertThat(options.managementPort(1)).isEqualTo(9080);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nodes",
        "--nodes 0",
        "--nodes 10",
        "--nodes three",
        "--port -1",
        "--port 80",
        "--port 70000",
        "--port 99999999999",
        "--node 2",
        "--restored 4",
        "--restored",
        "fresh"
      })
  void whatIsWrongIsNamed(String line) {
    List<String> arguments = List.of(line.split(" "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DevOptions.parse(arguments))
        .withMessageContaining(arguments.get(0));
  }
}
