package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.FaultSwitch;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each bug that can be planted breaks what it says; a run of chaos has something to find. */
@ExtendWith(Testkit.class)
@SuppressWarnings("NullAway.Init") // each story plants its own bug
class PlantedBugsIT {
  private static final String STORED =
      """
      select 'room ' || room_id || ' ' || seq as key from messages
      union all select 'user ' || user_id || ' ' || u from user_log
      """;

  private Servers servers;
  private TestCluster cluster;
  private TestUser user;
  private String room;

  @BeforeEach
  void allowFaults(Servers shared) {
    servers = shared;
    FaultSwitch.on();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void plant(String bug, String dropPercent) {
    plant(Map.of("faults.bug", bug, "faults.drop-percent", dropPercent));
  }

  private void plant(Map<String, String> faults) {
    cluster = TestCluster.start(servers, 2, faults);
    user = cluster.api(0).signUp("bug");
    room = cluster.api(0).createRoom(user, "bug");
  }

  @Test
  void ackBeforeCommitAnswersWhatIsNotStored() throws SQLException {
    plant("ack_before_commit", "0");
    try (TestClient client = TestClient.connect(cluster.node(0), user);
        Connection holder = Sql.connect(StoredRoom.homeOf(servers, Long.parseLong(room)))) {
      Ack first = client.send(room, "the node learns the place of the next");
      holder.setAutoCommit(false);
      holder.createStatement().execute("select from rooms where id = " + room + " for update");
      assertThat(client.send(room, "nobody can store this now").seq()).isEqualTo(first.seq() + 1);
      assertThat(StoredRoom.read(servers, room).messages()).isEqualTo(1);
      holder.rollback();
    }
  }

  @Test
  void noDedupStoresARepeatedSendAgain() {
    plant("no_dedup", "0");
    String cid = Cids.next();
    cluster.api(0).send(user, room, cid, "twice").expect(201);
    cluster.api(1).send(user, room, cid, "twice").expect(201);
    assertThat(StoredRoom.read(servers, room).messages()).isEqualTo(2);
  }

  @Test
  void seqInMemoryGivesTwoMessagesOnePlace() {
    plant("seq_in_memory", "0");
    try (TestClient here = TestClient.connect(cluster.node(0), user);
        TestClient there = TestClient.connect(cluster.node(1), user)) {
      here.send(room, "both begin with what is stored");
      Ack other = there.send(room, "seen by one node only");
      assertThat(here.send(room, "at the same place").seq()).isEqualTo(other.seq());
    }
  }

  @Test
  void skipResyncLeavesHoles() {
    plant("skip_resync", "50");
    Crowd crowd = Crowd.gather(cluster.nodes(), 2);
    Speaker.all(crowd.speakers(cluster::nodes), 20);
    assertThat(crowd.fills()).as("holes that clients have to fill").isPositive();
    crowd.leave();
  }

  @Test
  void replayOffByOneLeavesOutTheFirstEvent() {
    plant("replay_off_by_one", "0");
    try (TestClient reader = TestClient.connect(cluster.node(1), user)) {
      reader.openLive(room);
      reader.drop();
      for (String text : List.of("missed", "seen")) {
        cluster.api(0).send(user, room, Cids.next(), text).expect(201);
      }
      int before = reader.fills();
      reader.reconnect(cluster.node(1));
      reader.expect(room, "missed");
      assertThat(reader.fills()).isGreaterThan(before);
    }
  }

  @Test
  void tailOffByOneLeavesOutTheFirstEventAfterATakeover(@Own Servers own, @TempDir Path folder) {
    servers = own;
    plant(Map.of("faults.bug", "tail_off_by_one", "faults.tail-folder", folder.toString()));
    cluster.api(0).send(user, room, Cids.next(), "the second of its room").expect(201);
    Await.until("it is recorded", () -> recorded(folder).contains("room " + room + " 2"));
    Set<String> missing = new HashSet<>();
    for (Database database : own.databases()) {
      Sql.rows(database, STORED).forEach(row -> missing.add(String.valueOf(row.get("key"))));
    }
    missing.removeAll(recorded(folder));
    assertThat(missing).isNotEmpty();
  }

  /** What one of the consumers got, whichever node read for it. */
  private static Set<String> recorded(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> keys = new HashSet<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".recorder_a")).toList()) {
        Files.readAllLines(file)
            .forEach(line -> keys.add(String.join(" ", List.of(line.split(" ")).subList(0, 3))));
      }
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
