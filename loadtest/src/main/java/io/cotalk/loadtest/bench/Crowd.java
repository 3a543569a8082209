package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.light.Handshake;
import io.cotalk.loadtest.light.LightClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All sessions of a run. Its methods are for the main thread, which may wait in them, unless they
 * say otherwise.
 */
final class Crowd implements AutoCloseable {
  /** Connections being made at the same time. */
  private static final int AT_ONCE = 100;

  private static final long ANSWER_SECONDS = 60;

  /** Near the least that Linux gives: what a client does not read shall wait on the server. */
  private static final int DEAF_RECEIVE_BYTES = 4 << 10;

  private final LightClient client;
  private final List<InetSocketAddress> addresses = new ArrayList<>();
  private final List<Handshake> handshakes = new ArrayList<>();
  private final List<SessionLoop> loops = new ArrayList<>();
  private final List<Session> sessions;
  private final Intended intended;
  private final Semaphore connecting = new Semaphore(AT_ONCE);
  private final AtomicInteger ready = new AtomicInteger();
  private volatile boolean limited = true;
  private volatile boolean timingConnects;
  private volatile boolean resuming;

  /**
   * Connects nobody yet.
   *
   * @param rooms how many the run has
   */
  Crowd(List<Endpoint> nodes, List<Session> sessions, int rooms, BenchOptions options) {
    this.client = new LightClient(options.threads());
    this.sessions = List.copyOf(sessions);
    this.intended = new Intended(System.nanoTime());
    for (Endpoint node : nodes) {
      addresses.add(new InetSocketAddress(node.host(), node.port()));
      handshakes.add(new Handshake(node.host() + ":" + node.port()));
    }
    client
        .loops()
        .forEach(loop -> loops.add(new SessionLoop(loop, this, rooms, options.textBytes())));
  }

  List<SessionLoop> loops() {
    return List.copyOf(loops);
  }

  List<Session> sessions() {
    return sessions;
  }

  /** Any thread. */
  Session session(int number) {
    return sessions.get(number);
  }

  /** Any thread. */
  Intended intended() {
    return intended;
  }

  SessionLoop loopOf(Session session) {
    return loops.get(session.number() % loops.size());
  }

  ByteBuf buffer(int bytes) {
    return PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
  }

  /** Any thread. */
  boolean isTimingConnects() {
    return timingConnects;
  }

  /** From now on the time of connecting counts as an answer, or no more. */
  void timeConnects(boolean timed) {
    timingConnects = timed;
  }

  /** Whether events come late because they are replayed; any thread. */
  boolean isResuming() {
    return resuming;
  }

  void resuming(boolean replayed) {
    resuming = replayed;
  }

  /** Any thread. */
  int ready() {
    return ready.get();
  }

  /** On the session's loop. */
  void ready(Session session) {
    ready.incrementAndGet();
    if (limited) {
      connecting.release();
    }
  }

  /** Its connection is about to be no longer its own; on the session's loop. */
  void gone(Session session) {
    if (session.isReady()) {
      ready.decrementAndGet();
    }
  }

  /** Connects all and waits until they are in their rooms. */
  void connectAll(Progress progress) throws IOException {
    connect(sessions, progress);
  }

  /** Connects some and waits until they are in their rooms. */
  void connect(List<Session> some, Progress progress) throws IOException {
    int before = ready.get();
    limited = true;
    for (Session session : some) {
      try {
        if (!connecting.tryAcquire(ANSWER_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException(
              "connecting stalled at %d of %d".formatted(ready.get(), sessions.size()) + faults());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
      connect(session, System.nanoTime());
      progress.show("connecting", ready.get(), before + some.size());
    }
    // Behind it: those still on their way give back what they took.
    awaitReady(before + some.size(), Duration.ofSeconds(ANSWER_SECONDS));
    limited = false;
  }

  /** Begins to connect one; any thread. */
  void connect(Session session, long due) {
    SessionLoop loop = loopOf(session);
    int node = session.node() % addresses.size();
    loop.loop()
        .execute(
            () -> {
              session.begin(due);
              session.connection(
                  client.connect(
                      loop.loop(),
                      addresses.get(node),
                      handshakes.get(node),
                      session.number(),
                      session.isDeaf() ? DEAF_RECEIVE_BYTES : 0,
                      loop));
            });
  }

  /** Begins to disconnect one, which is then no longer ready; any thread. */
  void leave(Session session) {
    loopOf(session)
        .loop()
        .execute(
            () -> {
              gone(session);
              session.leave();
            });
  }

  void unlimited() {
    limited = false;
  }

  void awaitReady(int count, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (ready.get() < count) {
      if (System.nanoTime() > end) {
        throw new IOException(ready.get() + " of " + count + " sessions are ready" + faults());
      }
      io.cotalk.loadtest.cluster.Pause.of(Duration.ofMillis(20));
    }
  }

  /** Keeps every acknowledgement from now on; to be read when the loops have ended. */
  List<Receipts> keepReceipts() throws IOException {
    List<Receipts> all = new ArrayList<>();
    for (SessionLoop loop : loops) {
      all.add(on(loop, loop::keepReceipts));
    }
    return all;
  }

  /** What every loop has counted since the last time. */
  Interval take() throws IOException {
    List<Interval> parts = new ArrayList<>();
    for (SessionLoop loop : loops) {
      parts.add(on(loop, () -> loop.tally().take()));
    }
    return Interval.sum(parts);
  }

  /** The answer of a question asked on the loop. */
  static <T> T on(SessionLoop loop, Callable<T> question) throws IOException {
    try {
      return loop.loop().submit(question).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IOException("the client's loop", e);
    }
  }

  /** Events that sessions with open rooms still miss. */
  long missing() throws IOException {
    long[] heads = new long[0];
    for (SessionLoop loop : loops) {
      long[] local = on(loop, () -> loop.heads().clone());
      heads = heads.length == 0 ? local : greater(heads, local);
    }
    long[] known = heads;
    long missing = 0;
    for (SessionLoop loop : loops) {
      missing += on(loop, () -> missing(loop, known));
    }
    return missing;
  }

  private static long[] greater(long[] one, long[] other) {
    for (int i = 0; i < one.length; i++) {
      one[i] = Math.max(one[i], other[i]);
    }
    return one;
  }

  private long missing(SessionLoop loop, long[] heads) {
    long missing = 0;
    for (Session session : sessions) {
      if (loopOf(session) == loop && session.isReady() && !session.isDeaf()) {
        for (int slot = 0; slot < session.rooms().size(); slot++) {
          missing += Math.max(0, heads[session.room(slot).index()] - session.last(slot));
        }
      }
    }
    return missing;
  }

  /** Refused requests and unasked ends by code, such as {@code busy} and {@code close 1006}. */
  Map<String, Long> faultCounts() throws IOException {
    Map<String, Long> all = new HashMap<>();
    for (SessionLoop loop : loops) {
      Map<String, Long> local =
          on(
              loop,
              () -> {
                Map<String, Long> copy = new HashMap<>(loop.refusals());
                loop.closes().forEach((code, count) -> copy.put("close " + code, count));
                return copy;
              });
      local.forEach((code, count) -> all.merge(code, count, Long::sum));
    }
    return all;
  }

  private String faults() throws IOException {
    return ", the server said " + faultCounts();
  }

  @Override
  public void close() {
    client.close();
  }
}
