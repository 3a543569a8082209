package io.cotalk.core.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.error.ChatException;
import io.cotalk.testkit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class GatheredReadsTest {
  private static final int MOST_ASKED = 500;

  private final AtomicInteger asked = new AtomicInteger();
  private final List<List<Integer>> statements = new CopyOnWriteArrayList<>();
  private final List<Promise<Map<Integer, String>>> answers = new CopyOnWriteArrayList<>();
  private final GatheredReads<Integer, String> reads;

  GatheredReadsTest(Vertx vertx) {
    reads = new GatheredReads<>(vertx, 200, asked, MOST_ASKED, this::read);
  }

  private Future<Map<Integer, String>> read(List<Integer> keys) {
    statements.add(keys);
    Promise<Map<Integer, String>> answer = Promise.promise();
    answers.add(answer);
    return answer.future();
  }

  /** Answers the statement with this number: odd keys are there. */
  private void answer(int statement) {
    Await.until("asked", () -> answers.size() > statement);
    answers
        .get(statement)
        .complete(
            statements.get(statement).stream()
                .filter(key -> key % 2 == 1)
                .collect(Collectors.toMap(key -> key, key -> "value " + key)));
  }

  private List<Future<Optional<String>>> get(int from, int to) {
    List<Future<Optional<String>>> all = new ArrayList<>();
    IntStream.range(from, to).forEach(key -> all.add(reads.get(key)));
    return all;
  }

  @Test
  void whatComesDuringAStatementGoesTogetherWithTheNext() {
    List<Future<Optional<String>>> all = get(0, 10);
    answer(0);
    answer(1);
    Await.until("answered", () -> all.stream().allMatch(Future::isComplete));
    assertThat(statements).containsExactly(List.of(0), List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertThat(all.get(2).result()).isEmpty();
    assertThat(all.get(3).result()).contains("value 3");
    assertThat(asked).hasValue(0);
  }

  @Test
  void aKeyIsReadOnceForAllWhoAskForIt() {
    reads.get(0);
    Future<Optional<String>> one = reads.get(7);
    Future<Optional<String>> other = reads.get(7);
    answer(0);
    answer(1);
    Await.until("answered", () -> one.isComplete() && other.isComplete());
    assertThat(statements.get(1)).containsExactly(7);
    assertThat(one.result()).isEqualTo(other.result()).contains("value 7");
  }

  @Test
  void aStatementHasABoundedNumberOfKeys() {
    List<Future<Optional<String>>> all = get(0, 402);
    IntStream.range(0, 4).forEach(this::answer);
    Await.until("answered", () -> all.stream().allMatch(Future::isComplete));
    assertThat(statements).extracting(List::size).containsExactly(1, 200, 200, 1);
  }

  @Test
  void whoAsksAloneNeverWaits() {
    for (int i = 0; i < 20; i++) {
      Future<Optional<String>> one = reads.get(i);
      assertThat(statements).as("asked at once").hasSize(i + 1);
      answer(i);
      Await.until("answered", one::isComplete);
    }
  }

  @Test
  void aFailureIsOfAllInTheStatementAndOfNoOther() {
    List<Future<Optional<String>>> all = get(0, 3);
    answers.getFirst().fail("no");
    answer(1);
    Await.until("answered", () -> all.stream().allMatch(Future::isComplete));
    assertThat(all.getFirst().failed()).isTrue();
    assertThat(all.get(1).result()).contains("value 1");
  }

  @Test
  void whoHasWaitedTooLongIsRefused() {
    List<Future<Optional<String>>> all = get(0, 3);
    long asked = System.nanoTime();
    Await.until("more than two seconds", () -> System.nanoTime() - asked > 2_100_000_000L);
    Future<Optional<String>> late = reads.get(9);
    answer(0);
    answer(1);
    Await.until("answered", () -> late.isComplete() && all.stream().allMatch(Future::isComplete));
    assertThat(all.getFirst().succeeded()).as("its statement ran").isTrue();
    assertThat(all.get(1).cause()).isInstanceOf(ChatException.class);
    assertThat(late.result()).contains("value 9");
    assertThat(statements.get(1)).containsExactly(9);
  }

  @Test
  void whatIsTooMuchIsRefusedAsBusyAndTheRestGoesOn() {
    List<Future<Optional<String>>> all = get(0, MOST_ASKED + 1);
    assertThat(all.getLast().cause())
        .isInstanceOf(ChatException.class)
        .hasMessageContaining("full");
    IntStream.range(0, 4).forEach(this::answer);
    Await.until("answered", () -> all.stream().allMatch(Future::isComplete));
    assertThat(all.subList(0, MOST_ASKED)).allMatch(Future::succeeded);
    assertThat(asked).hasValue(0);
  }
}
