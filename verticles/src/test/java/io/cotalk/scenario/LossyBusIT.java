package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.FaultSwitch;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three nodes lose 30 % of the room events and digests of each other. */
@ExtendWith(Testkit.class)
class LossyBusIT {
  private static final int PEOPLE = 6;
  private static final Duration PROMISE = Duration.ofSeconds(5);

  /** Events that nodes read from the log because the bus did not bring them. */
  private static final String FILLED = "cotalk_fanout_gap_events_total";

  private static TestCluster cluster;

  @BeforeAll
  static void start(Servers servers) {
    FaultSwitch.on();
    cluster = TestCluster.start(servers, 3, Map.of("faults.drop-percent", "30"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void inATalkEverybodySeesEverything(Servers servers) {
    double before = filled();
    List<Crowd> crowds = Crowd.gather(cluster::nodes, 4, PEOPLE);
    List<Speaker> speakers =
        crowds.stream().flatMap(crowd -> crowd.speakers(cluster::nodes).stream()).toList();
    List<Ack> acks = Speaker.all(speakers, 40);
    for (Crowd crowd : crowds) {
      List<Ack> own = acks.stream().filter(ack -> ack.room().equals(crowd.room())).toList();
      long last = own.stream().mapToLong(Ack::seq).max().orElseThrow();
      crowd.expectAllSee(last, PROMISE);
      StoredRoom.read(servers, crowd.room()).checkWhole().checkHolds(own);
      assertThat(crowd.fills()).as("holes that the server left to its clients").isZero();
      crowd.leave();
    }
    assertThat(filled() - before).as("events that were lost").isGreaterThan(acks.size() / 10.0);
  }

  @Test
  void aLastMessageIsNeverMissed() {
    Crowd crowd = Crowd.gather(cluster.nodes(), PEOPLE);
    List<Speaker> speakers = crowd.speakers(cluster::nodes);
    for (int round = 0; round < 25; round++) {
      Ack ack = speakers.get(round % PEOPLE).say("nothing follows " + round);
      crowd.expectAllSee(ack.seq(), PROMISE);
    }
    assertThat(crowd.fills()).as("holes that the server left to its clients").isZero();
    crowd.leave();
  }

  private static double filled() {
    return cluster.nodes().stream().mapToDouble(node -> Metrics.of(node).sum(FILLED)).sum();
  }
}
