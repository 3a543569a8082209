package io.cotalk.capability.messages;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.persistence.LogFixture;
import io.cotalk.core.wire.LogEpoch;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
final class HistoryIT {
  private static final int MESSAGES = 23;
  private static final long HEAD = MESSAGES + 1;

  private static final LogEpoch EPOCH = LogEpoch.of(1, 1);

  /** Events of a page. */
  private static final int LONGEST = 30;

  private LogFixture fixture;
  private History history;
  private UserId reader;
  private RoomId room;

  @BeforeEach
  void open(Servers servers) throws Exception {
    fixture = new LogFixture(servers);
    history = history(1 << 20);
    reader = fixture.user();
    room = fixture.room(reader);
    await(
        Future.all(
            LongStream.rangeClosed(1, MESSAGES)
                .mapToObj(i -> fixture.send(room, reader, "m" + i))
                .toList()));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private History history(int cacheBytes) {
    return history(cacheBytes, 1 << 20);
  }

  private History history(int cacheBytes, int pageBytes) {
    MessagesConfig config =
        new MessagesConfig(8_000, 200, cacheBytes, Duration.ofMinutes(10), pageBytes);
    return new History(fixture.reader, config, new SimpleMeterRegistry());
  }

  @Test
  void pagesForwardsNeitherSkipNorRepeat() throws Exception {
    for (int limit = 1; limit <= HEAD + 1; limit++) {
      List<Long> read = new ArrayList<>();
      HistoryPage page;
      do {
        page = await(history.after(room, reader, read.isEmpty() ? 0 : read.getLast(), limit));
        read.addAll(seqs(page));
      } while (page.more());
      assertThat(read).isEqualTo(range(1, HEAD));
    }
  }

  @Test
  void pagesBackwardsNeitherSkipNorRepeat() throws Exception {
    for (int limit = 1; limit <= HEAD + 1; limit++) {
      List<Long> read = new ArrayList<>();
      HistoryPage page;
      do {
        long before = read.isEmpty() ? Long.MAX_VALUE : read.getFirst();
        page = await(history.before(room, reader, before, limit));
        read.addAll(0, seqs(page));
      } while (page.more());
      assertThat(read).isEqualTo(range(1, HEAD));
    }
  }

  @Test
  void aPageOfManyBytesEndsEarlyAndSaysThatThereIsMore() throws Exception {
    int most = 1_000;
    history = history(1 << 20, most);
    List<Long> forwards = new ArrayList<>();
    List<Long> backwards = new ArrayList<>();
    HistoryPage page;
    do {
      page = await(history.after(room, reader, forwards.isEmpty() ? 0 : forwards.getLast(), 200));
      assertThat(page.events().bytes()).isLessThanOrEqualTo(most);
      assertThat(page.events().count()).isBetween(1, 10);
      forwards.addAll(seqs(page));
    } while (page.more());
    do {
      long before = backwards.isEmpty() ? Long.MAX_VALUE : backwards.getFirst();
      page = await(history.before(room, reader, before, 200));
      assertThat(page.events().bytes()).isLessThanOrEqualTo(most);
      backwards.addAll(0, seqs(page));
    } while (page.more());
    assertThat(forwards).isEqualTo(range(1, HEAD)).isEqualTo(backwards);
  }

  @Test
  void anEventThatIsLongerThanAPageIsAPage() throws Exception {
    await(fixture.send(room, reader, "\n".repeat(3_000)));
    await(fixture.send(room, reader, "short"));
    history = history(0, 1_024);
    HistoryPage page = await(history.after(room, reader, HEAD, 200));
    assertThat(page.events().first()).isEqualTo(HEAD + 1).isEqualTo(page.events().last());
    assertThat(page.more()).isTrue();
    HistoryPage back = await(history.before(room, reader, HEAD + 2, 200));
    assertThat(back.events().first()).isEqualTo(HEAD + 1).isEqualTo(back.events().last());
  }

  @Test
  void whoJoinedLaterReadsFromTheJoinOn() throws Exception {
    UserId late = fixture.user();
    join(late, 10);
    assertThat(seqs(await(history.before(room, reader, 24, 20)))).isEqualTo(range(4, 23));
    assertThat(seqs(await(history.after(room, late, 0, 5)))).isEqualTo(range(10, 14));
    HistoryPage oldest = await(history.before(room, late, 13, 100));
    assertThat(seqs(oldest)).isEqualTo(range(10, 12));
    assertThat(oldest.more()).isFalse();
    assertThat(seqs(await(history.before(room, late, 10, 100)))).isEmpty();
    assertThat(seqs(await(history.before(room, late, 3, 100)))).isEmpty();
    assertThat(seqs(await(history.before(room, late, Long.MAX_VALUE, 100))))
        .isEqualTo(range(10, HEAD));
    assertThat(seqs(await(history.before(room, reader, 12, 4)))).isEqualTo(range(8, 11));
  }

  @Test
  void aNewMessageIsInThePageAtOnce() throws Exception {
    for (int i = 1; i <= 3; i++) {
      assertThat(newest()).isEqualTo(range(HEAD + i - 5, HEAD + i - 1));
      await(fixture.send(room, reader, "new" + i));
    }
    assertThat(newest()).isEqualTo(range(HEAD - 1, HEAD + 3));
    await(fixture.send(room, reader, "한국어"));
    HistoryPage page = await(history.after(room, reader, HEAD, 10));
    assertThat(page.json(EPOCH).toString()).contains("new1", "한국어");
    assertThat(page.head()).isEqualTo(HEAD + 4);
  }

  @Test
  void whoIsRemovedReadsNothing() throws Exception {
    assertThat(newest()).hasSize(5);
    Sql.execute(
        fixture.database(room),
        "delete from members where room_id = " + room + " and user_id = " + reader);
    assertThatThrownBy(this::newest).cause().hasMessage("no such room");
  }

  @Test
  void manyAtOnceGetTheSamePage() throws Exception {
    List<Future<HistoryPage>> pages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      pages.add(history.before(room, reader, Long.MAX_VALUE, 5));
    }
    await(Future.all(pages));
    for (Future<HistoryPage> page : pages) {
      assertThat(seqs(page.result())).isEqualTo(range(HEAD - 4, HEAD));
    }
  }

  @Test
  void pagesFromMemoryAreThoseOfTheLog() throws Exception {
    History plain = history(0);
    UserId late = fixture.user();
    join(late, 7);
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      if (random.nextInt(10) == 0) {
        await(fixture.send(room, reader, "r" + i));
      }
      UserId user = random.nextBoolean() ? reader : late;
      long seq = random.nextInt(5) == 0 ? Long.MAX_VALUE : random.nextLong(HEAD + i / 10 + 3);
      int limit = random.nextInt(1, LONGEST);
      boolean back = random.nextBoolean();
      assertThat(page(history, user, back, seq, limit))
          .isEqualTo(page(plain, user, back, seq, limit));
    }
  }

  private String page(History from, UserId user, boolean back, long seq, int limit)
      throws Exception {
    Future<HistoryPage> page =
        back ? from.before(room, user, seq, limit) : from.after(room, user, seq, limit);
    return await(page.map(it -> it.json(EPOCH).toString()).otherwise(Throwable::getMessage));
  }

  private List<Long> newest() throws Exception {
    return allSeqs(await(history.before(room, reader, Long.MAX_VALUE, 5)));
  }

  private void join(UserId user, long seq) {
    Sql.rows(
        fixture.database(room),
        "insert into members values (?, ?, 0, ?, 9, 9) returning 1",
        room.value(),
        user.value(),
        seq);
  }

  @Test
  void beyondTheHeadThereIsNothing() throws Exception {
    HistoryPage page = await(history.after(room, reader, HEAD, 10));
    assertThat(page.json(EPOCH))
        .hasToString("{\"events\":[],\"head\":" + HEAD + ",\"more\":false,\"epoch\":1}");
    for (long after : new long[] {HEAD + 1, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> await(history.after(room, reader, after, 10)))
          .cause()
          .isInstanceOfSatisfying(
              ChatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
    assertThat(seqs(await(history.before(room, reader, HEAD + 9, 1)))).containsExactly(HEAD);
  }

  @Test
  void aStrangerCannotTellARoomFromNone() {
    UserId stranger = fixture.user();
    RoomId none = new RoomId(room.value() + 1024);
    for (RoomId asked : new RoomId[] {room, none}) {
      assertThatThrownBy(() -> await(history.after(asked, stranger, 0, 10)))
          .cause()
          .isInstanceOfSatisfying(
              ChatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
          .hasMessage("no such room");
    }
  }

  private static List<Long> seqs(HistoryPage page) {
    assertThat(page.head()).isEqualTo(HEAD);
    return allSeqs(page);
  }

  private static List<Long> allSeqs(HistoryPage page) {
    return page.json(EPOCH).toJsonObject().getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getLong("q"))
        .toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
