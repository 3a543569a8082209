package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.FaultSwitch;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node that reads the tails ends by kill -9 in the middle of sends; others go on for it. */
@ExtendWith(Testkit.class)
class TailKillIT {
  private static final String STORED =
      """
      select 'room ' || room_id || ' ' || seq as key from messages
      union all select 'user ' || user_id || ' ' || u from user_log
      """;

  @Test
  void consumersGetEveryEvent(@Own Servers servers, @TempDir Path folder) {
    FaultSwitch.on();
    Map<String, String> extra = Map.of("faults.tail-folder", folder.toString(), "tail.lease", "2s");
    try (ProcessCluster cluster = ProcessCluster.start(servers, 2, extra)) {
      List<Crowd> crowds = Crowd.gather(cluster::nodes, 5, 4);
      Talk talk = Talk.of(crowds, cluster::nodes, 20);
      talk.awaitMore(100);
      cluster.kill(cluster.nodes().getFirst());
      talk.checkHeard(servers, Duration.ofSeconds(30));
      crowds.forEach(Crowd::leave);
      Set<String> stored = new HashSet<>();
      for (Database database : servers.databases()) {
        Sql.rows(database, STORED).forEach(row -> stored.add(String.valueOf(row.get("key"))));
      }
      Await.until("all are recorded", () -> recorded(folder).containsAll(stored));
      assertThat(stored).hasSizeGreaterThan(400);
    }
  }

  /** Of all processes; a killed one may leave half a line. */
  private static Set<String> recorded(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> keys = new HashSet<>();
      for (Path file : files.toList()) {
        Files.readAllLines(file)
            .forEach(line -> keys.add(String.join(" ", List.of(line.split(" ")).subList(0, 3))));
      }
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
