package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpCall;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.client.HttpResult;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Requests when they are due, whether or not earlier ones are answered. */
final class HttpLoad implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(1);
  private static final int MAX_WAITING = 5_000;

  private final ClientLoop loop = new ClientLoop();
  private final HttpClient http = new HttpClient(loop);
  private final List<Endpoint> nodes;
  private final Tally tally = new Tally();
  private final Map<String, Long> codes = new HashMap<>();
  private Schedule schedule = Schedule.constant(1, 1);
  private LongFunction<HttpCall> calls = number -> HttpCall.of("GET", "/limits");
  private long origin;
  private long due;
  private long number;
  private int waiting;
  private boolean stopped;

  HttpLoad(List<Endpoint> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Begins; {@code requests} makes the n-th request, from 0. Any thread. */
  void start(Schedule times, LongFunction<HttpCall> requests) {
    loop.run(
        () -> {
          schedule = times;
          calls = requests;
          origin = System.nanoTime();
          due = schedule.next();
          tick();
        });
  }

  private void tick() {
    if (stopped) {
      return;
    }
    while (origin + due <= System.nanoTime()) {
      request(origin + due);
      due = schedule.next();
    }
    loop.later(STEP, this::tick);
  }

  private void request(long when) {
    long mine = number;
    number++;
    if (waiting >= MAX_WAITING) {
      tally.add(Count.UNSENT);
      return;
    }
    waiting++;
    tally.add(Count.SENT);
    Endpoint node = nodes.get((int) (mine % nodes.size()));
    http.call(node, calls.apply(mine), LIMIT, result -> answered(result, when));
  }

  private void answered(HttpResult result, long when) {
    waiting--;
    tally.answered(System.nanoTime() - when);
    if (result instanceof HttpResult.Answer answer && answer.isOk()) {
      tally.add(Count.ACKED);
      return;
    }
    tally.add(Count.REFUSED);
    String code = result instanceof HttpResult.Answer answer ? answer.code() : "no answer";
    codes.merge(code, 1L, Long::sum);
  }

  /** What was counted since the last time. Other threads. */
  Interval take() {
    return loop.ask(tally::take);
  }

  /** Refusals by code. Other threads. */
  Map<String, Long> codes() {
    return loop.ask(() -> Map.copyOf(codes));
  }

  /** Lets nothing more become due and waits for the answers. Other threads. */
  void stop() throws IOException {
    loop.run(() -> stopped = true);
    io.cotalk.loadtest.cluster.Pause.until(LIMIT, () -> loop.ask(() -> waiting) == 0);
  }

  /** One request now; waits for its answer. Other threads. */
  HttpResult await(Endpoint node, HttpCall call) {
    return http.await(node, call, LIMIT);
  }

  @Override
  public void close() {
    loop.close();
  }
}
