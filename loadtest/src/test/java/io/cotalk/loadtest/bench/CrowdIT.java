package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a crowd counts of connections that end; the server is a process of its own. */
class CrowdIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Subject server;
  private Crowd crowd;
  private Session session;

  @BeforeEach
  void connect() throws IOException {
    server = BareServer.start("");
    session = new Session(0, 0, server.accounts(1).getFirst(), List.of(new Room(1, 0)));
    BenchOptions options = BenchOptions.parse(new String[] {"idle"});
    crowd = new Crowd(server.nodes(), List.of(session), 1, options);
    crowd.connectAll(new Progress(new PrintStream(OutputStream.nullOutputStream())));
  }

  @AfterEach
  void end() {
    crowd.close();
    server.close();
  }

  /** A loop that was held up has both to do at once. */
  @Test
  void whoLeavesAndComesBackInOneTurnWasNotCutOff() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    var unused = crowd.loopOf(session).loop().submit(() -> held.await(30, TimeUnit.SECONDS));
    long back = System.nanoTime();
    crowd.leave(session);
    crowd.connect(session, back);
    held.countDown();

    assertThat(Pause.until(LIMIT, () -> isBack(back))).isTrue();
    assertThat(crowd.faultCounts()).isEmpty();
    assertThat(crowd.take().count(Count.CLOSED)).isZero();
    assertThat(crowd.ready()).isEqualTo(1);
  }

  /** The first of the two connections is never heard of. */
  @Test
  void whoLeavesWhileConnectingHasOneConnection() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    var unused = crowd.loopOf(session).loop().submit(() -> held.await(30, TimeUnit.SECONDS));
    crowd.leave(session);
    crowd.connect(session, System.nanoTime());
    crowd.leave(session);
    long back = System.nanoTime();
    crowd.connect(session, back);
    held.countDown();

    assertThat(Pause.until(LIMIT, () -> isBack(back))).isTrue();
    assertThat(crowd.faultCounts()).isEmpty();
    assertThat(crowd.take().count(Count.READY)).isEqualTo(2);
    assertThat(crowd.ready()).isEqualTo(1);
  }

  private boolean isBack(long since) throws IOException {
    return Crowd.on(crowd.loopOf(session), () -> session.begun() == since && session.isReady());
  }

  @Test
  void whoIsCutOffIsCounted() throws Exception {
    server.close();

    assertThat(Pause.until(LIMIT, () -> crowd.ready() == 0)).isTrue();
    assertThat(crowd.faultCounts()).containsOnlyKeys("close 1006");
    assertThat(crowd.take().count(Count.CLOSED)).isEqualTo(1);
  }
}
