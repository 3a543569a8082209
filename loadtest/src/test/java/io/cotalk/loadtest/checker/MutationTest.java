package io.cotalk.loadtest.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Verdict;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to a good run is found, and called by its name. */
class MutationTest {
  /** How many runs must be spoilt in each way, and how many are tried. */
  private static final int ENOUGH = 15;

  private static final int SEEDS = 150;

  /** What a place known too early, or taken away, rightly brings along. */
  private static final AnomalyKind[] OF_SWAPS = {
    AnomalyKind.RT_INVERSION,
    AnomalyKind.MW,
    AnomalyKind.WFR,
    AnomalyKind.PHANTOM,
    AnomalyKind.LOST_AFTER_READ,
    AnomalyKind.RYW,
    AnomalyKind.MR,
    AnomalyKind.LEAK
  };

  static Stream<Mutation> mutations() {
    return Stream.of(stored(), acknowledged(), read(), streamed(), forbidden())
        .flatMap(List::stream);
  }

  private static Mutation of(
      AnomalyKind kind, String name, Mutation.Change change, AnomalyKind... also) {
    return new Mutation(name, kind, Set.of(also), change);
  }

  private static List<Mutation> stored() {
    return List.of(
        of(
            AnomalyKind.LOST,
            "dropped from all logs",
            LogMutations::loseEverywhere,
            AnomalyKind.HOLE),
        of(AnomalyKind.LOST, "dropped on a node", LogMutations::loseOnOneNode, AnomalyKind.HOLE),
        of(
            AnomalyKind.LOST,
            "dropped in the shard",
            LogMutations::loseInTheShard,
            AnomalyKind.HOLE),
        of(
            AnomalyKind.LOST_AFTER_READ,
            "dropped, never acknowledged, but seen",
            LogMutations::loseWhatWasOnlySeen,
            AnomalyKind.HOLE),
        of(AnomalyKind.PHANTOM, "sent by nobody", LogMutations::inventMessage, AnomalyKind.STUCK),
        of(
            AnomalyKind.PHANTOM,
            "another text everywhere",
            LogMutations::changeTextEverywhere,
            AnomalyKind.FORK),
        of(
            AnomalyKind.RESURRECTED,
            "refused, but stored",
            LogMutations::storeRefused,
            AnomalyKind.STUCK),
        of(AnomalyKind.DUP, "stored twice", LogMutations::storeTwice, AnomalyKind.STUCK),
        of(AnomalyKind.HOLE, "no first event on a node", LogMutations::loseAnEventThatIsNoMessage),
        of(
            AnomalyKind.FORK,
            "another text on a node",
            LogMutations::changeTextOnOneNode,
            AnomalyKind.PHANTOM),
        of(AnomalyKind.REORDER, "swapped on a node", LogMutations::swapOnOneNode),
        of(AnomalyKind.REORDER, "swapped in all logs", LogMutations::swapInAllFinals, OF_SWAPS),
        of(
            AnomalyKind.REORDER,
            "a number given twice",
            LogMutations::repeatNumber,
            AnomalyKind.FORK,
            AnomalyKind.HOLE));
  }

  private static List<Mutation> acknowledged() {
    return List.of(
        of(
            AnomalyKind.SPLIT_ACK,
            "a retry is answered differently",
            LogMutations::answerRetryDifferently,
            AnomalyKind.FORK),
        of(AnomalyKind.RT_INVERSION, "placed before", OrderMutations::invert, OF_SWAPS),
        of(AnomalyKind.RT_INVERSION, "begun later", OrderMutations::beginLater, OF_SWAPS),
        of(AnomalyKind.MW, "placed before its own", OrderMutations::invertOwn, OF_SWAPS),
        of(AnomalyKind.WFR, "placed before what it saw", OrderMutations::invertSeen, OF_SWAPS));
  }

  private static List<Mutation> read() {
    return List.of(
        of(AnomalyKind.HOLE, "left out in a page", LogMutations::leaveOutInThePage),
        of(
            AnomalyKind.LOST_AFTER_READ,
            "a page without the last",
            LogMutations::cutPage,
            AnomalyKind.RYW,
            AnomalyKind.MR),
        of(
            AnomalyKind.RYW,
            "a page without its own last",
            LogMutations::cutOwnWrite,
            AnomalyKind.LOST_AFTER_READ,
            AnomalyKind.MR),
        of(
            AnomalyKind.MR,
            "a page without the last it saw",
            LogMutations::cutWhatItSaw,
            AnomalyKind.LOST_AFTER_READ,
            AnomalyKind.RYW));
  }

  private static List<Mutation> streamed() {
    return List.of(
        of(AnomalyKind.SILENT_GAP, "a live event dropped", StreamMutations::dropLive),
        of(AnomalyKind.SILENT_GAP, "a gap not told", StreamMutations::dropGap),
        of(AnomalyKind.DUP_LIVE, "a live event repeated", StreamMutations::repeatLive),
        of(AnomalyKind.DUP_LIVE, "an older one repeated", StreamMutations::repeatAnOlderOne),
        of(AnomalyKind.STUCK, "nothing more", StreamMutations::endEarly),
        of(AnomalyKind.MISSED, "replayed from the next", StreamMutations::missFirstReplayed),
        of(AnomalyKind.MISSED, "one not replayed", StreamMutations::missOneReplayed),
        of(AnomalyKind.MISSED, "a gap not told", StreamMutations::missGapOfReplay),
        of(
            AnomalyKind.MISSED,
            "between replay and live",
            StreamMutations::missBetweenReplayAndLive),
        of(AnomalyKind.OVERLAP, "replayed from the last", StreamMutations::replayWhatItHas),
        of(AnomalyKind.OVERLAP, "replayed and live", StreamMutations::replayLiveAgain));
  }

  private static List<Mutation> forbidden() {
    return List.of(
        of(AnomalyKind.LEAK, "pushed after a kick", AuthzMutations::pushAfterKick),
        of(
            AnomalyKind.LEAK,
            "pushed after a kick of unknown place",
            AuthzMutations::pushAfterKickSomewhere),
        of(
            AnomalyKind.LEAK,
            "pushed what was written while away",
            AuthzMutations::pushFromMeanwhile),
        of(AnomalyKind.LEAK, "read after a kick", AuthzMutations::pageAfterKick),
        of(AnomalyKind.LEAK, "sent after a revocation", AuthzMutations::sendAfterRevoke));
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void isFoundByItsName(Mutation mutation) throws IOException {
    int spoilt = 0;
    for (long seed = 0; seed < SEEDS && spoilt < ENOUGH; seed++) {
      var tape = new Tape(GoodRun.lines(seed, 2500));
      if (!mutation.change().apply(tape, new Random(seed))) {
        continue;
      }
      spoilt++;
      List<Line> lines = tape.lines();
      Verdict verdict = Checker.check(lines::forEach);
      Set<AnomalyKind> found = verdict.counts().keySet();
      assertThat(found).as("seed %d: %s", seed, verdict.smallest()).contains(mutation.kind());
      Set<AnomalyKind> right = EnumSet.of(mutation.kind());
      right.addAll(mutation.also());
      assertThat(right).as("seed %d: %s", seed, verdict.smallest()).containsAll(found);
    }
    assertThat(spoilt).isEqualTo(ENOUGH);
  }

  @Test
  void everyAnomalyHasAMutation() {
    assertThat(mutations().map(Mutation::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(AnomalyKind.values());
  }
}
