package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpCall;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.client.HttpResult;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What all clients of a run share.
 *
 * @param loop their thread
 * @param nodes all, also those that are away just now: clients do not know
 * @param random of the clients, on the loop's thread only
 */
record Field(
    ClientLoop loop, HttpClient http, List<Endpoint> nodes, Recorder recorder, Random random) {
  /** A client gives up a request after this time; servers answer within 10 s. */
  static final Duration PATIENCE = Duration.ofSeconds(12);

  Field {
    nodes = List.copyOf(nodes);
  }

  Endpoint anyNode() {
    return nodes.get(random.nextInt(nodes.size()));
  }

  /** Another node than this one, if there is one. */
  Endpoint anyNodeBut(Endpoint node) {
    List<Endpoint> others = nodes.stream().filter(each -> !each.equals(node)).toList();
    return others.isEmpty() ? node : others.get(random.nextInt(others.size()));
  }

  void call(Endpoint node, HttpCall call, Consumer<HttpResult> done) {
    http.call(node, call, PATIENCE, done);
  }

  void later(Duration time, Runnable action) {
    loop.later(time, action);
  }

  /** Between none and {@code most}, exponentially distributed around a third of it. */
  Duration someTime(Duration most) {
    double share = Math.min(1, -Math.log(1 - random.nextDouble()) / 3);
    return Duration.ofMillis((long) (most.toMillis() * share));
  }

  /** Tries a request on one node after the other until it is answered with 2xx. */
  void insist(
      Account account, java.util.function.Function<Account, HttpCall> call, Insisting then) {
    call(
        anyNode(),
        call.apply(account),
        result -> {
          if (result instanceof HttpResult.Answer answer && answer.isOk()) {
            then.done(answer);
          } else if (then.goesOn()) {
            later(Duration.ofMillis(500 + random.nextInt(500)), () -> insist(account, call, then));
          }
        });
  }

  /** Who waits for {@link #insist}. */
  interface Insisting {
    void done(HttpResult.Answer answer);

    /** Whether to try again. */
    boolean goesOn();
  }
}
