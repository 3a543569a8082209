package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StageTest {
  /** Users are on the nodes in turn. */
  @Test
  void membersOfARoomAreOnAllNodes() {
    for (int nodes = 1; nodes <= 8; nodes++) {
      int count = nodes;
      int stride = Stage.stride(200, nodes);
      assertThat(stride).isBetween(190, 200);
      assertThat(IntStream.range(0, nodes).map(member -> member * stride % count).distinct())
          .as("%d nodes", nodes)
          .hasSize(nodes);
    }
    assertThat(Stage.stride(0, 3)).isEqualTo(1);
  }
}
