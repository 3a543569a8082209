package io.cotalk.node.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of damage, done by SQL to a copy of sound shards, is named by the audit. */
@ExtendWith(Testkit.class)
class AuditIT {
  private static final int SLOTS = 1024;
  private static final List<Ack> ACKS = new ArrayList<>();

  @TempDir private static Path dir;
  private static Database server;
  private static List<Database> sound;
  private static String room;
  private static TestUser member;

  @BeforeAll
  static void talk(Servers servers) throws IOException {
    server = servers.databases().getFirst();
    sound = EmptyShards.on(servers);
    Map<String, String> own = new HashMap<>();
    for (int shard = 0; shard < sound.size(); shard++) {
      own.put("shards.databases." + shard + ".url", sound.get(shard).url());
    }
    try (TestCluster cluster = TestCluster.start(servers, 1, own)) {
      Api api = cluster.api(0);
      TestUser owner = api.signUp("audit");
      member = api.signUp("audit");
      TestUser leaver = api.signUp("audit");
      room = api.createRoom(owner, "audit", member, leaver);
      CompletableFuture<Void> talk =
          CompletableFuture.runAsync(
              () -> talk(api, owner, api.createRoom(owner, "live", member)), OwnThread.EACH);
      for (int i = 0; i < 6; i++) {
        String cid = Cids.next();
        ACKS.add(Ack.of(cid, "hello " + i, api.send(owner, room, cid, "hello " + i).expect(201)));
      }
      api.call("DELETE", "/rooms/" + room + "/members/me", leaver, null).expect(204);
      Outcome live = audit(sound);
      assertThat(live.text()).contains("clean");
      assertThat(live.code()).as("an audit while people talk").isZero();
      talk.join();
    }
    Files.writeString(dir.resolve("receipts"), receipts());
  }

  private static void talk(Api api, TestUser speaker, String busy) {
    for (int i = 0; i < 30; i++) {
      api.send(speaker, busy, Cids.next(), "more");
    }
  }

  private static String receipts() {
    return ACKS.stream()
        .map(
            ack ->
                new JsonObject()
                    .put("room", room)
                    .put("seq", ack.seq())
                    .put("n", ack.n())
                    .put("cid", ack.cid())
                    .put("text", ack.text())
                    .encode())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aSoundCopyIsCleanAndHoldsWhatWasAcknowledged() {
    Outcome outcome = audit(copy(), "--receipts", dir.resolve("receipts").toString());
    assertThat(outcome.text()).contains("checked receipts: 6", "clean");
    assertThat(outcome.code()).isZero();
    assertThat(new JsonObject(audit(copy(), "--json").text()).getBoolean("clean")).isTrue();
  }

  /**
   * @param where the shard of the room, of the member, or neither
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hole     | room   | delete from messages where room_id = ROOM and seq = 3
          hole     | room   | delete from messages where room_id = ROOM and seq = 1
          fork     | room   | update messages set seq = 4 where room_id = ROOM and seq = 5
          ordinal  | room   | update messages set n = n + 1 where room_id = ROOM and seq = 4
          head     | room   | update rooms set last_seq = last_seq + 1 where id = ROOM
          head     | room   | update rooms set member_count = 7 where id = ROOM
          double   | room   | update messages set cid = 'CID' where room_id = ROOM and seq = 4
          orphan   | room   | with m as (delete from members where room_id = ROOM) select 1; delete from rooms where id = ROOM
          slot     | other  | insert into room_months values (ROOM, '2026-01-01', 1)
          slot     | other  | update slot_map set shard = 3 - shard where slot = 17
          roster   | member | delete from user_rooms where room_id = ROOM and user_id = MEMBER
          roster   | member | update user_rooms set gone = true where room_id = ROOM and user_id = MEMBER
          roster   | room   | delete from members where room_id = ROOM and user_id = MEMBER
          outbox   | room   | insert into outbox (user_slot, user_id, room_id, seq, gone) values (5, 5, ROOM, 1, false)
          user-log | member | delete from user_log where user_id = MEMBER and u = 1
          lost     | room   | delete from messages where room_id = ROOM and seq = 3
          lost     | room   | update messages set cid = gen_random_uuid() where room_id = ROOM and seq = 3
          altered  | room   | update messages set body = '{"text":"forged"}' where room_id = ROOM and seq = 3
          """)
  void damageIsNamed(String flaw, String where, String sql) {
    List<Database> damaged = copy();
    int shard =
        switch (where) {
          case "room" -> shardOf(room);
          case "member" -> shardOf(member.id());
          default -> (shardOf(room) + 1) % sound.size();
        };
    Sql.execute(
        damaged.get(shard),
        sql.replace("ROOM", room)
            .replace("MEMBER", member.id())
            .replace("CID", ACKS.getFirst().cid()));
    Outcome outcome = audit(damaged, "--receipts", dir.resolve("receipts").toString());
    assertThat(outcome.text()).contains(flaw + ": ").contains("shard ").contains("WRONG");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void whatCannotBeCheckedIsNotClean() throws IOException {
    assertThat(audit(sound, "--receipts", "/no/such/file").code()).isEqualTo(2);
    Path bad = Files.writeString(dir.resolve("bad"), "{\"room\":1}\n");
    Outcome outcome = audit(sound, "--receipts", bad.toString());
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.text()).contains("bad:1: neither text nor hash");
    List<Database> swapped = new ArrayList<>(sound.reversed());
    assertThat(audit(swapped).code()).isEqualTo(2);
    assertThat(audit(sound, "--what").code()).isEqualTo(64);
  }

  private static int shardOf(String id) {
    return (int) (Long.parseLong(id) % SLOTS % sound.size());
  }

  private static List<Database> copy() {
    String set = "copy_" + UUID.randomUUID().toString().replace("-", "") + "_";
    List<Database> copies = new ArrayList<>();
    for (Database one : sound) {
      Database copy =
          new Database(one.host(), one.port(), set + copies.size(), one.user(), one.password());
      Sql.execute(server, "create database " + copy.name() + " template " + one.name());
      copies.add(copy);
    }
    return copies;
  }

  private record Outcome(int code, String text) {}

  private static Outcome audit(List<Database> shards, String... words) {
    List<String> all = new ArrayList<>(List.of("--set", "cluster.name=" + Servers.CLUSTER));
    for (int shard = 0; shard < shards.size(); shard++) {
      String path = "shards.databases." + shard + ".";
      all.addAll(List.of("--set", path + "url=" + shards.get(shard).url()));
      all.addAll(List.of("--set", path + "user=" + shards.get(shard).user()));
      all.addAll(List.of("--set", path + "password=" + shards.get(shard).password()));
    }
    all.add("audit");
    all.addAll(List.of(words));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = new CtlMain(Map.of(), InputStream.nullInputStream(), print, print).run(all);
    return new Outcome(code, out.toString(StandardCharsets.UTF_8));
  }
}
