package io.cotalk.loadtest.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.RunEvent.Phase;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import io.cotalk.loadtest.verdict.Verdict;
import io.cotalk.loadtest.verdict.Verdict.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private final Tape tape = new Tape(GoodRun.lines(5, 2500));

  @Test
  void withoutABeginning() throws IOException {
    without(event -> event instanceof RunEvent.Start);
    assertDoubt("the history has no beginning");
  }

  @Test
  void withTooFewSends() throws IOException {
    change(
        e ->
            e instanceof RunEvent.Start s
                ? new RunEvent.Start(s.seed(), 3, 2, s.rooms(), new RunEvent.Plan(100_000, "chaos"))
                : e);
    assertDoubt("planned sends ran");
  }

  @Test
  void withTooFewAcknowledgements() throws IOException {
    change(
        e ->
            e instanceof SendEvent.Ok ok
                ? new SendEvent.Unknown(ok.p(), ok.room(), ok.cid(), "timeout")
                : e);
    assertDoubt("sends were acknowledged");
  }

  @Test
  void withoutTheFinalLogsOfARoom() throws IOException {
    without(event -> event instanceof RunEvent.Final log && log.room().equals("r2"));
    assertDoubt("1 rooms have no final log, room r2 first");
  }

  @Test
  void withoutAFinalLogOfANode() throws IOException {
    without(event -> event instanceof RunEvent.Final log && log.source().equals("node-3"));
    assertDoubt("only 2 of 3 nodes gave final logs");
  }

  @Test
  void withoutTheLogOfAShard() throws IOException {
    without(
        event ->
            event instanceof RunEvent.Final log
                && log.room().equals("r1")
                && log.source().startsWith("sql"));
    assertDoubt("room r1 has no final log of its shard");
  }

  @Test
  void withoutAStreamAtTheEnd() throws IOException {
    for (int i = tape.size() - 1; i >= 0; i--) {
      if (tape.at(i) instanceof StreamEvent.Sub sub) {
        tape.insertAfter(i, new StreamEvent.Unsub(sub.p(), sub.c(), sub.room()));
      }
    }
    assertDoubt("no stream was open at the end");
  }

  @Test
  void withFaultsThatAreAllSkipped() throws IOException {
    change(
        e ->
            e instanceof RunEvent.Fault f
                ? new RunEvent.Fault(f.f(), f.arg(), Phase.SKIP, "no tool")
                : e);
    assertDoubt("no fault could be injected");
  }

  @Test
  void withAnEndTooSoonToJudge() throws IOException {
    assertThat(StreamMutations.endEarly(tape, new Random(5))).isTrue();
    List<Line> lines = tape.lines();
    long end = lines.get(lines.size() - 2).t();
    List<Line> hasty =
        lines.stream()
            .map(line -> line.t() > end ? new Line(line.i(), end, line.event()) : line)
            .toList();
    assertThat(Checker.check(hasty::forEach).doubts())
        .singleElement()
        .asString()
        .contains("the run ended too soon");
  }

  private void without(Predicate<Event> unwanted) {
    tape.find(Event.class, unwanted).reversed().forEach(tape::remove);
  }

  private void change(UnaryOperator<Event> change) {
    for (int i = 0; i < tape.size(); i++) {
      tape.set(i, change.apply(tape.at(i)));
    }
  }

  private void assertDoubt(String why) throws IOException {
    List<Line> lines = tape.lines();
    Verdict verdict = Checker.check(lines::forEach);
    assertThat(verdict.doubts()).anySatisfy(doubt -> assertThat(doubt).contains(why));
    assertThat(verdict.counts()).isEmpty();
    assertThat(verdict.outcome()).isEqualTo(Outcome.UNKNOWN);
  }
}
