package io.cotalk.core.persistence;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.MemberRole;
import io.cotalk.bus.command.SendMessage;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.AppendRight;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.EventBody;
import io.cotalk.core.wire.EventBody.Deletion;
import io.cotalk.core.wire.EventBody.Edit;
import io.cotalk.core.wire.EventBody.Pin;
import io.cotalk.core.wire.EventBody.Reaction;
import io.cotalk.core.wire.MessageBody;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of event goes through one append. */
@ExtendWith(Testkit.class)
@Order(2) // takes long
final class AppendEventsIT {
  private LogFixture fixture;
  private UserId author;
  private UserId other;
  private RoomId room;

  /** The place of a message of {@link #author}. */
  private long message;

  @BeforeEach
  void open(Servers servers) throws Exception {
    fixture = new LogFixture(servers);
    author = fixture.user();
    other = fixture.user();
    room = fixture.room(author, other);
    message = await(fixture.send(room, author, "a message")).seq();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** The kinds that members append. */
  static Stream<EventKind> kinds() {
    return Arrays.stream(EventKind.values()).filter(kind -> kind.right() != AppendRight.CHECKED);
  }

  private EventBody body(EventKind kind, String text) {
    return switch (kind) {
      case MSG -> new MessageBody(text, message);
      case EDIT -> new Edit(message, text);
      case DEL -> new Deletion(message);
      case REACT -> new Reaction(message, text, true);
      case PIN -> new Pin(message, text.length() % 2 == 0);
      case MEMBER, ROOM -> throw new IllegalArgumentException("not sent");
    };
  }

  private static PendingEvent pending(AppendEvent event) {
    return new PendingEvent(event, Promise.promise(), Long.MAX_VALUE, () -> {});
  }

  private Future<SendReply> append(AppendEvent event) {
    return fixture.sends.send(Transport.HTTP, event);
  }

  private void role(UserId user, MemberRole role) {
    Sql.execute(
        fixture.database(room),
        "update members set role = %d where room_id = %s and user_id = %s"
            .formatted(role.number(), room, user));
  }

  @Test
  void aBatchMayMixKindsAndOnlyMessagesMoveN() throws Exception {
    role(author, MemberRole.OWNER);
    List<EventBody> bodies =
        List.of(
            body(EventKind.MSG, "two"),
            body(EventKind.EDIT, "edited"),
            body(EventKind.REACT, "!"),
            body(EventKind.MSG, "three"),
            body(EventKind.PIN, "even"),
            body(EventKind.DEL, ""));
    RoomId plain = fixture.room(author);
    EventBatch batch = new EventBatch();
    List<PendingEvent> events = new ArrayList<>();
    bodies.forEach(body -> events.add(pending(body.by(author, room, LogFixture.cid()))));
    events.add(pending(new MessageBody("elsewhere", 0).by(author, plain, LogFixture.cid())));
    events.forEach(batch::add);
    assertThat(await(fixture.log.append(fixture.shards.of(room), batch))).isEmpty();
    List<RoomEvent> log = await(fixture.reader.read(room, message, 100, 100));
    assertThat(log.stream().map(RoomEvent::kind))
        .isEqualTo(bodies.stream().map(EventBody::kind).toList());
    assertThat(log.stream().map(RoomEvent::n)).containsExactly(2L, 2L, 2L, 3L, 3L, 3L);
    assertThat(log.stream().map(RoomEvent::body))
        .isEqualTo(bodies.stream().map(EventBody::json).toList());
    assertThat(log.stream().map(RoomEvent::seq)).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
    assertThat(Sql.rows(fixture.database(room), HEAD, room.value()).getFirst())
        .containsEntry("last_seq", 8L)
        .containsEntry("last_n", 3L)
        .containsEntry("message_seq", 6L)
        .containsEntry("sent_by", author.value())
        .containsEntry("sent_n", 3L);
    assertThat(Sql.number(fixture.database(plain), "select last_n from rooms where id = " + plain))
        .isOne();
  }

  private static final String HEAD =
      "select last_seq, last_n, message_seq, sent_by, sent_n from rooms where id = ?";

  @Test
  void aBatchWithoutMessagesLeavesTheNewestMessageAsItIs() throws Exception {
    Object before = Sql.rows(fixture.database(room), MESSAGE, room.value());
    await(append(body(EventKind.REACT, "!").by(other, room, LogFixture.cid())));
    assertThat(Sql.rows(fixture.database(room), MESSAGE, room.value())).isEqualTo(before);
    assertThat(await(fixture.reader.access(room, other)).orElseThrow().lastSeq()).isEqualTo(3);
  }

  private static final String MESSAGE =
      "select last_n, message_seq, message_at, sent_by, sent_n from rooms where id = ?";

  /**
   * What the durable tail goes by: one number for all that a transaction wrote, never less than
   * before.
   */
  @Test
  void allWritersTellTheTail() throws Exception {
    await(append(body(EventKind.REACT, "!").by(other, room, LogFixture.cid())));
    fixture.log.appendEach(
        fixture.shards.of(room),
        room,
        List.of(pending(body(EventKind.EDIT, "x").by(author, room, LogFixture.cid()))));
    await(fixture.send(room, other, "more"));
    String disorder =
        """
        select count(*) from (select tx, lag(tx) over (order by seq) before from messages where room_id = ?) m
         where tx = 0 or tx < before
        """;
    assertThat(Sql.number(fixture.database(room), disorder, room.value())).isZero();
    assertThat(
            Sql.number(
                fixture.database(room),
                "select last_tx - (select max(tx) from messages where room_id = id) from rooms where id = ?",
                room.value()))
        .isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindIsStoredOnceForEachCid(EventKind kind) throws Exception {
    role(author, MemberRole.OWNER);
    Cid cid = LogFixture.cid();
    AppendEvent event = body(kind, "one").by(author, room, cid);
    SendReply first = await(append(event));
    SendReply again = await(append(event));
    assertThat(again).isEqualTo(new SendReply(first.seq(), first.n(), first.ts(), true));
    assertThat(outcome(new Edit(message, "another").by(author, room, cid)))
        .isEqualTo(ErrorCode.CONFLICT);
    RoomEvent stored = await(fixture.reader.read(room, message, 100, 100)).getFirst();
    assertThat(stored.cid()).isEqualTo(cid);
    assertThat(stored.kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = EventKind.class,
      names = {"DEL", "PIN"})
  void theSameBodyOfAnotherKindIsAConflict(EventKind kind) throws Exception {
    role(author, MemberRole.OWNER);
    Cid cid = LogFixture.cid();
    AppendEvent event = body(kind, "").by(author, room, cid);
    await(append(event));
    AppendEvent asEdit =
        new AppendEvent(room, author, cid, EventKind.EDIT, event.body(), event.ref());
    assertThat(outcome(asEdit)).isEqualTo(ErrorCode.CONFLICT);
  }

  /** Who may be what to an event. */
  enum Sender {
    AUTHOR,
    MEMBER,
    MODERATOR,
    OWNER,
    MUTED_AUTHOR,
    STRANGER
  }

  private static AppendOutcome expected(AppendRight right, Sender sender) {
    boolean author = sender == Sender.AUTHOR;
    boolean moderator = sender == Sender.MODERATOR || sender == Sender.OWNER;
    if (sender == Sender.STRANGER) {
      return AppendOutcome.NOT_FOUND;
    }
    if (sender == Sender.MUTED_AUTHOR) {
      return AppendOutcome.MUTED;
    }
    boolean allowed =
        switch (right) {
          case CHECKED -> throw new IllegalArgumentException("not a sender's");
          case WRITE -> true;
          case AUTHOR -> author;
          case AUTHOR_OR_MODERATOR -> author || moderator;
          case MODERATOR -> moderator;
        };
    return allowed ? AppendOutcome.STORED : AppendOutcome.FORBIDDEN;
  }

  /** By the table of kinds; the two ways in agree. */
  @ParameterizedTest
  @EnumSource(Sender.class)
  void theRightOfEachKindIsChecked(Sender sender) throws Exception {
    UserId user =
        switch (sender) {
          case AUTHOR, MUTED_AUTHOR -> author;
          case MEMBER, MODERATOR, OWNER -> other;
          case STRANGER -> fixture.user();
        };
    switch (sender) {
      case MODERATOR -> role(user, MemberRole.MODERATOR);
      case OWNER -> role(user, MemberRole.OWNER);
      case MUTED_AUTHOR -> mute(user);
      case AUTHOR, MEMBER, STRANGER -> {}
    }
    for (EventKind kind : kinds().toList()) {
      AppendOutcome expected = expected(kind.right(), sender);
      assertThat(alone(body(kind, "alone").by(user, room, LogFixture.cid())))
          .as("%s of %s", kind, sender)
          .isEqualTo(expected);
      EventBatch batch = new EventBatch();
      batch.add(pending(body(kind, "batch").by(user, room, LogFixture.cid())));
      assertThat(await(fixture.log.append(fixture.shards.of(room), batch)).isEmpty())
          .as("%s of %s in a batch", kind, sender)
          .isEqualTo(expected == AppendOutcome.STORED);
    }
  }

  private void mute(UserId user) {
    Sql.execute(
        fixture.database(room),
        "update members set muted_until = now() + interval '1 hour' where user_id = " + user);
  }

  @Test
  void inADirectRoomEachOfTheTwoMayPin() throws Exception {
    Sql.execute(fixture.database(room), "update rooms set direct = true where id = " + room);
    await(append(body(EventKind.PIN, "").by(other, room, LogFixture.cid())));
    assertThat(outcome(body(EventKind.DEL, "").by(other, room, LogFixture.cid())))
        .isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void whatIsNoMessageThatTheSenderSeesIsNotFound() throws Exception {
    long reaction =
        await(append(body(EventKind.REACT, "!").by(other, room, LogFixture.cid()))).seq();
    for (long of : new long[] {1, reaction, 99}) {
      assertThat(outcome(new Reaction(of, "!", true).by(other, room, LogFixture.cid())))
          .as("seq %d", of)
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
    Sql.execute(
        fixture.database(room),
        "update members set joined_seq = %d where user_id = %s".formatted(reaction, other));
    assertThat(outcome(body(EventKind.REACT, "late").by(other, room, LogFixture.cid())))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aStrangerLearnsNothingByAnExpiredCid() throws Exception {
    Cid old = LogFixture.cidAt(System.currentTimeMillis() - Duration.ofDays(8).toMillis());
    RoomId missing = new RoomId(room.value() + 1024);
    UserId stranger = fixture.user();
    for (RoomId one : List.of(room, missing)) {
      assertThat(outcome(new MessageBody("hello", 0).by(stranger, one, old)))
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  /** Answers the error of a refused event; null of one that is stored. */
  private @Nullable ErrorCode outcome(AppendEvent event) throws Exception {
    return await(
            append(event)
                .<Optional<ErrorCode>>map(stored -> Optional.empty())
                .otherwise(failure -> Optional.of(((ChatException) failure).code())))
        .orElse(null);
  }

  /** What the general path answers. */
  private AppendOutcome alone(AppendEvent event) throws Exception {
    EachEvent each = new EachEvent(1);
    each.add(event, BodyHash.of(event.kind(), event.body()));
    long window = LogFixture.CONFIG.cidWindow().toMillis();
    return await(
        fixture
            .shards
            .of(room)
            .query(RoomLog.APPEND_EACH, each.arguments(event.room(), window))
            .map(rows -> AppendOutcome.ofNumber(rows.iterator().next().getInteger(0))));
  }

  /** Each outcome is told by the functions with its number. */
  @ParameterizedTest
  @EnumSource(AppendOutcome.class)
  void theFunctionsTellEachOutcome(AppendOutcome outcome) throws Exception {
    Cid cid = LogFixture.cid();
    AppendEvent event = new MessageBody("one", 0).by(other, room, cid);
    AppendOutcome told =
        switch (outcome) {
          case STORED -> alone(event);
          case REPEATED -> {
            await(append(event));
            yield alone(event);
          }
          case CONFLICT -> {
            await(append(event));
            yield alone(new MessageBody("two", 0).by(other, room, cid));
          }
          case NOT_FOUND -> alone(new MessageBody("one", 0).by(fixture.user(), room, cid));
          case MUTED -> {
            mute(other);
            yield alone(event);
          }
          case CID_EXPIRED ->
              alone(new MessageBody("one", 0).by(other, room, LogFixture.cidAt(1_000)));
          case RE_BEYOND -> alone(new MessageBody("one", 77).by(other, room, cid));
          case NO_MESSAGE -> alone(new Reaction(77, "!", true).by(other, room, cid));
          case FORBIDDEN -> alone(new Edit(message, "x").by(other, room, cid));
          case HELD -> {
            try (Connection holder = Sql.connect(fixture.database(room));
                Statement statement = holder.createStatement()) {
              holder.setAutoCommit(false);
              statement.execute("select from rooms where id = " + room + " for update");
              yield inBatch(event);
            }
          }
          case NOT_PLAIN -> inBatch(new MessageBody("one", 77).by(other, room, cid));
        };
    assertThat(told).isEqualTo(outcome);
  }

  private AppendOutcome inBatch(AppendEvent event) throws Exception {
    EventBatch batch = new EventBatch();
    batch.add(pending(event));
    long window = LogFixture.CONFIG.cidWindow().toMillis();
    return await(
        fixture
            .shards
            .of(room)
            .query(RoomLog.APPEND_EVENTS, batch.arguments(new KnownWriters(), window))
            .map(rows -> rows.iterator().next().getArrayOfIntegers(0)[0])
            .map(AppendOutcome::ofNumber));
  }

  /** A lane takes both forms, whoever sends them over the bus. */
  @Test
  void aLaneTakesWhatNodesOfBothReleasesSend() throws Exception {
    String lane = Addresses.lane("node", fixture.shards.of(room).index(), 0);
    SendMessage before =
        new SendMessage(room, other, LogFixture.cid(), "{\"text\":\"old\",\"re\":77}");
    assertThatThrownBy(() -> await(fixture.vertx.eventBus().request(lane, before)))
        .hasMessageContaining("re is beyond");
    SendMessage fine = new SendMessage(room, other, LogFixture.cid(), "{\"text\":\"old\"}");
    await(fixture.vertx.eventBus().request(lane, fine));
    await(
        fixture
            .vertx
            .eventBus()
            .request(lane, body(EventKind.REACT, "!").by(other, room, LogFixture.cid())));
    assertThat(await(fixture.reader.read(room, message, 100, 100)).stream().map(RoomEvent::kind))
        .containsExactly(EventKind.MSG, EventKind.REACT);
  }
}
