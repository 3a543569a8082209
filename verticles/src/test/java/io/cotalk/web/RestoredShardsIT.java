package io.cotalk.web;

import static io.cotalk.web.Tabs.awaitMessages;
import static io.cotalk.web.Tabs.enter;
import static io.cotalk.web.Tabs.logIn;
import static io.cotalk.web.Tabs.say;
import static io.cotalk.web.Tabs.send;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Browser;
import io.cotalk.testkit.BrowserTab;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page that was open while the databases were set back to a backup. */
@ExtendWith({Testkit.class, WithBrowser.class})
class RestoredShardsIT {
  private static final String STORE = "all('co-room-list')[0].store";

  @Test
  void whatDoesNotExistAnyMoreIsForgotten(Servers servers, Browser browser) {
    List<Database> shards = EmptyShards.on(servers);
    String port = String.valueOf(FreePorts.next());
    BrowserTab tab;
    TestUser user;
    TestUser friend;
    String room;
    String other;
    try (TestCluster cluster = start(servers, shards, port)) {
      Api api = cluster.api(0);
      user = api.signUp("restored");
      friend = api.signUp("friend");
      room = api.createRoom(friend, "kept", user);
      other = api.createRoom(friend, "aside", user);
      send(api, friend, room, "one");
      tab = logIn(browser, cluster, user);
      enter(tab, room);
      awaitMessages(tab, "one");
    }
    List<Database> backup = copy(servers, shards);
    try (TestCluster cluster = start(servers, shards, port)) {
      reconnect(tab);
      Api api = cluster.api(0);
      send(api, friend, room, "lost two");
      send(api, friend, room, "lost three");
      send(api, friend, other, "lost aside");
      api.createRoom(friend, "lost", user);
      awaitMessages(tab, "one", "lost two", "lost three");
      tab.await(
          "the others", STORE + ".rooms.list.length === 3 && " + STORE + ".rooms.unread === 1");
    }
    backup.forEach(shard -> Sql.execute(shard, "update shard_identity set epoch = epoch + 1"));
    try (TestCluster cluster = start(servers, backup, port)) {
      Api api = cluster.api(0);
      send(api, friend, room, "new two");
      reconnect(tab);
      awaitMessages(tab, "one", "new two");
      tab.await("the list", STORE + ".rooms.list.length === 2 && " + STORE + ".rooms.unread === 0");
      send(api, friend, other, "new aside");
      tab.await("news of the other room", STORE + ".rooms.unread === 1");
      say(tab, "mine");
      awaitMessages(tab, "one", "new two", "mine");
    }
  }

  private static void reconnect(BrowserTab tab) {
    Await.until(
        "online again",
        () ->
            Boolean.TRUE.equals(
                tab.evaluate(
                    "(() => { const { socket } = "
                        + STORE
                        + "; socket.tryNow(); return socket.online; })()")));
  }

  private static TestCluster start(Servers servers, List<Database> shards, String port) {
    Map<String, String> own = new HashMap<>();
    own.put("cluster.enabled", "false");
    own.put("http.port", port);
    for (int shard = 0; shard < shards.size(); shard++) {
      own.put("shards.databases." + shard + ".url", shards.get(shard).url());
    }
    return TestCluster.start(servers, 1, own);
  }

  /** Copies databases that nobody is connected to. */
  private static List<Database> copy(Servers servers, List<Database> shards) {
    String set = "copy_" + UUID.randomUUID().toString().replace("-", "") + "_";
    List<Database> copies = new ArrayList<>();
    for (Database one : shards) {
      Database copy =
          new Database(one.host(), one.port(), set + copies.size(), one.user(), one.password());
      Sql.execute(
          servers.databases().getFirst(),
          "create database " + copy.name() + " template " + one.name());
      copies.add(copy);
    }
    return copies;
  }
}
