package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.AtOnce;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** 200 pairs; both people of each open the direct room with the other at the same moment. */
@ExtendWith(Testkit.class)
class DirectRoomRaceIT {
  private static final int PAIRS = 200;

  /** Enough for more than 200 different pairs. */
  private static final int PEOPLE = 21;

  private record Pair(TestUser one, TestUser other) {
    private TestUser asker(int side) {
      return side == 0 ? one : other;
    }

    private TestUser asked(int side) {
      return side == 0 ? other : one;
    }
  }

  @Test
  void everyPairHasOneRoom(Servers servers, TestCluster cluster) {
    List<TestUser> people = AtOnce.run(PEOPLE, i -> cluster.api(i % 3).signUp("pair"));
    List<Pair> pairs = pairs(people);
    List<String> rooms =
        AtOnce.run(PAIRS * 2, i -> open(cluster.api((i / 2 + i) % 3), pairs.get(i / 2), i % 2));

    Set<String> distinct = new HashSet<>();
    for (int pair = 0; pair < PAIRS; pair++) {
      assertThat(rooms.get(2 * pair)).isEqualTo(rooms.get(2 * pair + 1));
      distinct.add(rooms.get(2 * pair));
    }
    assertThat(distinct).hasSize(PAIRS);
    assertThat(directRooms(servers, people)).isEqualTo(PAIRS);
    distinct.forEach(room -> StoredRoom.read(servers, room).checkWhole());
  }

  private static String open(Api api, Pair pair, int side) {
    JsonObject body = new JsonObject().put("handle", pair.asked(side).handle());
    Reply reply = Api.patiently(() -> api.call("POST", "/rooms/direct", pair.asker(side), body));
    assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    return reply.json().getString("id");
  }

  private static List<Pair> pairs(List<TestUser> people) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      for (int j = i + 1; j < people.size() && pairs.size() < PAIRS; j++) {
        pairs.add(new Pair(people.get(i), people.get(j)));
      }
    }
    return pairs;
  }

  /** Those in which any of these people is. */
  private static long directRooms(Servers servers, List<TestUser> people) {
    String ids = people.stream().map(TestUser::id).collect(Collectors.joining(", "));
    long rooms = 0;
    for (Database database : servers.databases()) {
      rooms +=
          Sql.number(
              database,
              "select count(*) from rooms where direct and exists"
                  + (" (select from members where room_id = id and user_id in (" + ids + "))"));
    }
    return rooms;
  }
}
