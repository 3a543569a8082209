package io.cotalk.messages;

import static io.cotalk.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.persistence.LogFixture;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
final class HistoryIT {
  private static final int MESSAGES = 23;
  private static final long HEAD = MESSAGES + 1;

  private LogFixture fixture;
  private History history;
  private UserId reader;
  private RoomId room;

  @BeforeEach
  void open(Servers servers) throws Exception {
    fixture = new LogFixture(servers);
    history = new History(fixture.reader);
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
  void whoJoinedLaterReadsFromTheJoinOn() throws Exception {
    UserId late = fixture.user();
    Sql.rows(
        fixture.database(room),
        "insert into members values (?, ?, 0, 10, 9, 9) returning 1",
        room.value(),
        late.value());
    assertThat(seqs(await(history.after(room, late, 0, 5)))).isEqualTo(range(10, 14));
    HistoryPage oldest = await(history.before(room, late, 13, 100));
    assertThat(seqs(oldest)).isEqualTo(range(10, 12));
    assertThat(oldest.more()).isFalse();
    assertThat(await(history.before(room, late, 10, 100)).events()).isEmpty();
    assertThat(await(history.before(room, late, 3, 100)).events()).isEmpty();
  }

  @Test
  void beyondTheHeadThereIsNothing() throws Exception {
    for (long after : new long[] {HEAD, HEAD + 1, Long.MAX_VALUE}) {
      HistoryPage page = await(history.after(room, reader, after, 10));
      assertThat(page).isEqualTo(new HistoryPage(List.of(), HEAD, false));
    }
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
    return page.events().stream().map(RoomEvent::seq).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
