package io.cotalk.loadtest.proof;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Cids;
import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.Link;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A user who sends one message after the other over a WebSocket, each with one cid until it is
 * acknowledged, whatever becomes of nodes and shards. On the loop's thread.
 */
final class Sender implements Link.Listener {
  private static final int LEAST_WAIT_MILLIS = 100;
  private static final int MORE_WAIT_MILLIS = 400;

  /** Codes after which nobody knows whether the message is stored. */
  private static final List<String> UNKNOWN = List.of("unknown", "internal", "");

  private final ClientLoop loop;
  private final List<Endpoint> nodes;
  private final Account account;
  private final List<String> rooms;
  private final Duration interval;
  private final Random random;
  private final Tally tally;
  private int node;
  private @Nullable Link link;
  private @Nullable JsonObject pending;
  private long nextNanos;
  private int sent;
  private boolean asked;
  private boolean stopping;

  /** What all senders have done. Any thread. */
  static final class Tally {
    final AtomicLong acknowledged = new AtomicLong();
    final AtomicLong repeated = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong atWork = new AtomicLong();
    volatile String refusal = "";
  }

  /**
   * @param node place in {@code nodes} of the one to begin with
   * @param rooms where it sends, in turn
   * @param interval from one message to the next
   */
  Sender(
      ClientLoop loop,
      List<Endpoint> nodes,
      int node,
      Account account,
      List<String> rooms,
      Duration interval,
      Tally tally) {
    this.loop = loop;
    this.nodes = List.copyOf(nodes);
    this.node = node;
    this.account = account;
    this.rooms = List.copyOf(rooms);
    this.interval = interval;
    this.tally = tally;
    this.random = new Random(account.handle().hashCode());
  }

  void start() {
    tally.atWork.incrementAndGet();
    nextNanos = System.nanoTime() + random.nextLong(interval.toNanos() + 1);
    connect();
  }

  /** Sends no new message; ends when the one under way is acknowledged. */
  void stop() {
    stopping = true;
    if (pending == null) {
      leave();
    }
  }

  private void leave() {
    tally.atWork.decrementAndGet();
    if (link != null) {
      link.close();
    }
  }

  private void connect() {
    link = Link.open(loop, nodes.get(node % nodes.size()), account, new Link.Start(Map.of(), this));
  }

  @Override
  public void connected() {
    if (pending == null) {
      plan();
    } else {
      request();
    }
  }

  @Override
  public void pushed(JsonObject frame) {
    if (frame.getString("t", "").equals("go_away")) {
      loop.later(Duration.ofMillis(frame.getLong("delay_ms", 0L)), this::moveOn);
    }
  }

  private void moveOn() {
    if (link != null && !asked) {
      link.close();
    }
  }

  @Override
  public void ended(int code, String why) {
    link = null;
    asked = false;
    if (stopping && pending == null) {
      return;
    }
    node++;
    loop.later(pause(0), this::connect);
  }

  private Duration pause(long atLeastMillis) {
    return Duration.ofMillis(atLeastMillis + LEAST_WAIT_MILLIS + random.nextInt(MORE_WAIT_MILLIS));
  }

  /** The next message at its time; what could not be sent in time is not caught up with. */
  private void plan() {
    long wait = nextNanos - System.nanoTime();
    if (wait > 0) {
      loop.later(Duration.ofNanos(wait), this::next);
    } else {
      next();
    }
  }

  private void next() {
    if (stopping || pending != null || link == null || !link.isOpen()) {
      return;
    }
    nextNanos = Math.max(nextNanos, System.nanoTime() - interval.toNanos()) + interval.toNanos();
    sent++;
    pending =
        new JsonObject()
            .put("t", "send")
            .put("r", rooms.get(sent % rooms.size()))
            .put("cid", Cids.next(random))
            .put(
                "d",
                new JsonObject().put("text", "message %d of %s".formatted(sent, account.handle())));
    request();
  }

  private void request() {
    JsonObject message = pending;
    if (message != null && link != null && link.isOpen() && !asked) {
      asked = true;
      link.request(message, this::answered);
    }
  }

  private void answered(JsonObject answer) {
    asked = false;
    String code = answer.getString("code", "");
    switch (answer.getString("t")) {
      case "ok" -> {
        pending = null;
        tally.acknowledged.incrementAndGet();
        if (answer.getBoolean("dup", false)) {
          tally.repeated.incrementAndGet();
        }
        if (stopping) {
          leave();
        } else {
          plan();
        }
      }
      case "err" -> {
        if (!answer.getBoolean("temp", false) && !UNKNOWN.contains(code)) {
          tally.refused.incrementAndGet();
          tally.refusal = answer.encode();
        }
        loop.later(pause(answer.getLong("retry_ms", 0L)), this::request);
      }
      // The connection has ended or is about to: it goes on with the next one.
      default -> {}
    }
  }
}
