package io.cotalk.core.roles;

import static io.cotalk.core.persistence.LogFixture.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.command.LogRead;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.bus.event.UserHead;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.persistence.LogFixture;
import io.cotalk.core.persistence.ReadHead;
import io.cotalk.core.persistence.RoomLogReader.End;
import io.cotalk.core.tokens.RevocationSource.Revocation;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What reads and marks, on the node's shards or by other nodes: the answers are the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReadsSuite {
  /** As long as clients may make a text, in signs that JSON writes with six. */
  private static final String LONGEST = "\\u0001".repeat(8_000);

  private LogFixture log;
  private RoleNode.Reads reads;

  abstract RoleNode.Reads reads(Servers servers) throws Exception;

  abstract void end();

  @BeforeAll
  void open(Servers servers) throws Exception {
    log = new LogFixture(servers);
    reads = reads(servers);
  }

  @AfterAll
  void close() throws Exception {
    log.close();
    end();
  }

  private UserId account() {
    UserId user = log.user();
    Sql.rows(
        log.database(user),
        "insert into users (id, handle, name, password_hash) values (?, ?, 'n', '') returning 1",
        user.value(),
        "u" + user.value());
    return user;
  }

  private void listed(UserId user, RoomId room, boolean added) {
    Sql.rows(
        log.database(user),
        "insert into user_rooms (user_id, room_id, seq, gone, added)"
            + " values (?, ?, 1, false, ?) returning 1",
        user.value(),
        room.value(),
        added);
  }

  private void happens(UserId user, int times) {
    Sql.rows(
        log.database(user),
        "select append_user_event(?, 'room_left', '{\"r\":\"' || i || '\"}')"
            + " from generate_series(1, ?) i",
        user.value(),
        times);
  }

  private static ErrorCode codeOf(Future<?> failing) {
    try {
      await(failing);
    } catch (Exception failure) {
      if (failure.getCause() instanceof ChatException known) {
        return known.code();
      }
      throw new AssertionError(failure);
    }
    throw new AssertionError("did not fail");
  }

  @Test
  void membersAreTold() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    await(log.send(room, user, "one"));
    await(log.send(room, user, "two"));
    for (Future<Optional<Access>> read :
        List.of(reads.rooms().access(room, user), reads.rooms().accessToOpen(room, user))) {
      Access access = await(read).orElseThrow();
      assertThat(access.lastSeq()).isEqualTo(3);
      assertThat(access.lastN()).isEqualTo(2);
      assertThat(access.readN()).isEqualTo(2);
      assertThat(access.joinedSeq()).isEqualTo(1);
      assertThat(access.lastAt()).isPositive();
    }
  }

  @Test
  void strangersAndUnknownRoomsHaveNoAccess() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    RoomId unknown = new RoomId(room.value() + 1_024);
    assertThat(await(reads.rooms().access(room, log.user()))).isEmpty();
    assertThat(await(reads.rooms().accessToOpen(unknown, user))).isEmpty();
    assertThat(await(reads.rooms().access(List.of(room, unknown), user)))
        .containsEntry(unknown, Optional.empty())
        .hasEntrySatisfying(room, access -> assertThat(access).isPresent());
  }

  @Test
  void aHelloOfManyRoomsIsAnsweredForEach() throws Exception {
    UserId user = log.user();
    List<RoomId> rooms = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rooms.add(i % 4 == 0 ? log.room(log.user()) : log.room(user, log.user()));
    }
    Map<RoomId, Optional<Access>> found = await(reads.rooms().access(rooms, user));
    assertThat(found).hasSize(40);
    for (int i = 0; i < 40; i++) {
      assertThat(found.getOrDefault(rooms.get(i), Optional.empty()).isPresent())
          .as("room %s", i)
          .isEqualTo(i % 4 != 0);
    }
    List<List<RoomId>> byShard = reads.rooms().byShard(rooms);
    assertThat(byShard.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(rooms);
    assertThat(byShard).hasSizeBetween(1, reads.layout().count());
  }

  @Test
  void rangesAreTheOldestEventsInOrder() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    for (int i = 0; i < 9; i++) {
      await(log.send(room, user, "text " + i));
    }
    assertThat(seqs(room, 0, 10, 200)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(seqs(room, 4, 8, 200)).containsExactly(5L, 6L, 7L, 8L);
    assertThat(seqs(room, 2, 10, 3)).containsExactly(3L, 4L, 5L);
    assertThat(seqs(room, 8, 1_000_000, 200)).containsExactly(9L, 10L);
    assertThat(seqs(room, 10, 10, 200)).isEmpty();
    assertThat(seqs(new RoomId(room.value() + 1_024), 0, 10, 200)).isEmpty();
    RoomEvent second = await(reads.rooms().read(room, 1, 2, 1)).getFirst();
    assertThat(second.body()).isEqualTo("{\"text\":\"text 0\"}");
    assertThat(second.sender()).isEqualTo(user);
    assertThat(second.cid()).isNotNull();
  }

  private List<Long> seqs(RoomId room, long after, long upTo, int limit) throws Exception {
    return await(reads.rooms().read(room, after, upTo, limit)).stream()
        .map(RoomEvent::seq)
        .toList();
  }

  @Test
  void aHoleInTheLogIsShownAsOne() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    for (int i = 0; i < 5; i++) {
      await(log.send(room, user, "text " + i));
    }
    Sql.rows(
        log.database(room),
        "delete from messages where room_id = ? and seq in (3, 4) returning 1",
        room.value());
    assertThat(seqs(room, 0, 6, 200)).containsExactly(1L, 2L, 5L, 6L);
    assertThat(seqs(room, 2, 4, 200)).isEmpty();
  }

  @Test
  void aPageOfTheLongestTextsComesWhole() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    List<Future<?>> sends = new ArrayList<>();
    for (int i = 0; i < 199; i++) {
      sends.add(log.send(room, user, LONGEST));
    }
    await(Future.all(sends));
    List<RoomEvent> events = await(reads.rooms().read(room, 0, 200, 200));
    assertThat(events.stream().map(RoomEvent::seq))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(events.stream().skip(1))
        .allSatisfy(event -> assertThat(event.body()).hasSize(LONGEST.length() + 11));
    long first = await(reads.rooms().newestWithin(room, 0, 200, 10L * LONGEST.length()));
    assertThat(first).isEqualTo(192);
    assertThat(await(reads.rooms().newestWithin(room, 0, 200, 10))).isEqualTo(201);
    for (End end : End.values()) {
      List<RoomEvent> some = await(reads.rooms().readWithin(room, 0, 200, end, LogRead.PAGE_BYTES));
      int bytes = some.stream().mapToInt(event -> String.valueOf(event.body()).length()).sum();
      assertThat(bytes).as("%s", end).isBetween(LogRead.PAGE_BYTES / 2, 2 * LogRead.PAGE_BYTES);
      long begin = end == End.OLDEST ? 1 : 201 - some.size();
      assertThat(some.stream().map(RoomEvent::seq))
          .containsExactlyElementsOf(LongStream.range(begin, begin + some.size()).boxed().toList());
      List<RoomEvent> few = await(reads.rooms().readWithin(room, 50, 100, end, 1));
      assertThat(few).hasSizeBetween(1, 20);
      assertThat((end == End.OLDEST ? few.getFirst() : few.getLast()).seq())
          .isEqualTo(end == End.OLDEST ? 51 : 100);
      assertThat(await(reads.rooms().readWithin(room, 60, 60, end, 1))).isEmpty();
    }
  }

  @Test
  void headsAreReadOfRoomsThatAreThere() throws Exception {
    UserId user = log.user();
    RoomId silent = log.room(user);
    RoomId talking = log.room(user);
    await(log.send(talking, user, "one"));
    RoomId unknown = new RoomId(silent.value() + 1_024);
    Map<RoomId, ReadHead> heads = await(reads.rooms().heads(Set.of(silent, talking, unknown)));
    assertThat(heads).containsOnlyKeys(silent, talking);
    ReadHead ofSilent = requireNonNull(heads.get(silent));
    assertThat(ofSilent.head()).isEqualTo(new RoomHead(silent, 1, 0));
    assertThat(ofSilent.sent()).isNull();
    ReadHead ofTalking = requireNonNull(heads.get(talking));
    assertThat(ofTalking.head()).isEqualTo(new RoomHead(talking, 2, 1));
    assertThat(ofTalking.sent()).isNotNull();
    assertThat(ofTalking.ageMillis()).isLessThan(600_000);
  }

  @Test
  void moreHeadsThanFitIntoOneQuestionAreRead() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    Set<RoomId> many = new LinkedHashSet<>(List.of(room));
    LongStream.range(1, 5_000).forEach(i -> many.add(new RoomId(room.value() + i * 1_024)));
    assertThat(await(reads.rooms().heads(many))).containsKey(room);
  }

  @Test
  void epochsAreThoseOfTheShards() {
    UserId user = log.user();
    long epoch = Sql.number(log.database(user), "select epoch from shard_identity");
    assertThat(reads.users().epoch(user)).isEqualTo(epoch);
    assertThat(reads.rooms().epoch(new RoomId(user.value()))).isEqualTo(epoch);
  }

  @Test
  void aUsersLogIsReadFromAPosition() throws Exception {
    UserId user = account();
    assertThat(await(reads.users().after(user, 0, 200)).events()).isEmpty();
    happens(user, 1_500);
    var page = await(reads.users().after(user, 1_200, 200));
    assertThat(page.head()).isEqualTo(1_500);
    assertThat(page.events().stream().map(UserEvent::u))
        .containsExactlyElementsOf(LongStream.rangeClosed(1_201, 1_400).boxed().toList());
    assertThat(await(reads.users().after(user, 0, 1_400)).events()).hasSize(1_400);
    assertThat(await(reads.users().head(user))).isEqualTo(1_500);
    assertThat(await(reads.users().heads(List.of(user, log.user()))))
        .containsExactly(new UserHead(user, 1_500));
    assertThat(codeOf(reads.users().after(log.user(), 0, 10))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(codeOf(reads.users().head(log.user()))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aListOfRoomsAndItsMarks() throws Exception {
    UserId user = account();
    happens(user, 2);
    List<RoomId> rooms =
        Stream.iterate(new RoomId(user.value()), it -> new RoomId(it.value() + 1_024))
            .limit(3)
            .toList();
    listed(user, rooms.get(0), false);
    listed(user, rooms.get(1), true);
    listed(user, rooms.get(2), true);
    var arrival = await(reads.lists().arrival(user));
    assertThat(arrival.head()).isEqualTo(2);
    assertThat(arrival.list().rooms()).containsExactlyElementsOf(rooms.reversed());
    assertThat(arrival.list().added()).containsExactlyInAnyOrder(rooms.get(1), rooms.get(2));
    await(reads.lists().accept(user, List.of(rooms.get(1))));
    await(reads.lists().accept(user, List.of(rooms.get(1))));
    assertThat(await(reads.lists().of(user)).added()).containsExactly(rooms.get(2));
    assertThat(codeOf(reads.lists().arrival(log.user()))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(await(reads.lists().of(log.user())).rooms()).isEmpty();
  }

  @Test
  void theLongestListOfRoomsIsRead() throws Exception {
    UserId user = account();
    Sql.rows(
        log.database(user),
        "insert into user_rooms (user_id, room_id, seq, gone, added)"
            + " select ?, 1024 * i, 1, false, i % 6 = 0 from generate_series(1, 7000) i"
            + " returning 1",
        user.value());
    var list = await(reads.lists().arrival(user)).list();
    assertThat(list.rooms()).hasSize(RoleNode.MAX_LISTED);
    assertThat(list.rooms().getFirst()).isEqualTo(new RoomId(7_000L * 1_024));
    assertThat(list.added()).hasSize(1_000);
  }

  @Test
  void readPositionsMoveForwardOnly() throws Exception {
    UserId writer = log.user();
    UserId reader = log.user();
    RoomId room = log.room(writer, reader);
    await(log.send(room, writer, "one"));
    await(log.send(room, writer, "two"));
    assertThat(await(reads.marks().markRead(room, reader, 1))).isEqualTo(1);
    assertThat(await(reads.marks().markRead(room, reader, 0))).isEqualTo(1);
    assertThat(await(reads.marks().markRead(room, reader, 99))).isEqualTo(2);
    assertThat(codeOf(reads.marks().markRead(room, log.user(), 1))).isEqualTo(ErrorCode.NOT_FOUND);
    RoomId unknown = new RoomId(room.value() + 1_024);
    assertThat(codeOf(reads.marks().markRead(unknown, reader, 1))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void sentMessagesAreFoundByTheirCid() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    await(log.send(room, user, "one"));
    Cid cid = requireNonNull(await(reads.rooms().read(room, 1, 2, 1)).getFirst().cid());
    var found = await(reads.sent().find(room, user, cid));
    assertThat(found.event().orElseThrow().seq()).isEqualTo(2);
    assertThat(found.isFinal()).isTrue();
    assertThat(found.head()).isEqualTo(2);
    var missing = await(reads.sent().find(room, user, Cid.parse(Cids.next())));
    assertThat(missing.event()).isEmpty();
    assertThat(missing.isFinal()).isFalse();
    assertThat(codeOf(reads.sent().find(room, log.user(), cid))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void revocationsAreReadPageByPage() throws Exception {
    UserId user = log.user();
    int shard = reads.layout().shardOf(user);
    OffsetDateTime from = await(reads.revocations().time(shard, Duration.ofSeconds(1)));
    Set<SessionId> revoked = new LinkedHashSet<>();
    for (int i = 0; i < 1_100; i++) {
      revoked.add(new SessionId(UUID.randomUUID()));
    }
    Sql.rows(
        log.database(user),
        "insert into revocations (session_id, user_id) select unnest(?), ? returning 1",
        revoked.stream().map(SessionId::value).toArray(UUID[]::new),
        user.value());
    List<Revocation> read = new ArrayList<>();
    List<Revocation> page = await(reads.revocations().page(shard, from, null));
    assertThat(page).hasSize(1_000);
    while (!page.isEmpty()) {
      read.addAll(page);
      page = await(reads.revocations().page(shard, from, page.getLast()));
    }
    assertThat(read.stream().map(Revocation::session).toList())
        .containsAll(revoked)
        .doesNotHaveDuplicates();
  }
}
