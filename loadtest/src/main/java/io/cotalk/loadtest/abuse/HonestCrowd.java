package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Cids;
import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Honest clients in small rooms that send at a fixed rate, whatever the server answers, and keep
 * what was acknowledged. State belongs to the clients' loop; public methods block.
 */
final class HonestCrowd {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

  /** Faults beyond these say nothing new. */
  private static final int MAX_FAULTS = 20;

  private final ClientLoop loop;
  private final List<HonestClient> clients = new ArrayList<>();
  private final List<String> rooms;
  private final long periodNanos;
  private final Random random = new Random();
  private final List<String> faults = new ArrayList<>();

  /** The place in its room's log that each acknowledged message was told, by room and cid. */
  private final Map<String, Map<String, Long>> acknowledged = new LinkedHashMap<>();

  private HonestWindow window = new HonestWindow();
  private long begun;
  private long sent;
  private boolean sending;

  /**
   * @param rooms of each account, in the same order
   * @param rate messages a second
   */
  HonestCrowd(
      ClientLoop loop,
      HttpClient http,
      Endpoint node,
      List<Account> accounts,
      List<String> rooms,
      int rate) {
    this.loop = loop;
    this.rooms = List.copyOf(rooms);
    this.periodNanos = 1_000_000_000L / rate;
    for (Account account : accounts) {
      clients.add(new HonestClient(loop, http, node, account, this));
    }
  }

  /** Connects all of them and begins to send. */
  void start() throws IOException {
    loop.run(() -> clients.forEach(HonestClient::connect));
    if (!Pause.until(
        CONNECT_LIMIT, () -> loop.ask(() -> clients.stream().allMatch(HonestClient::isWelcomed)))) {
      throw new IOException("the honest clients could not connect");
    }
    loop.run(
        () -> {
          sending = true;
          begun = System.nanoTime();
          tick();
        });
  }

  /** Sends what is due; a late turn sends all that it missed, and their time counts from then. */
  private void tick() {
    if (!sending) {
      return;
    }
    long now = System.nanoTime();
    while (begun + sent * periodNanos <= now) {
      int turn = (int) (sent % clients.size());
      String cid = Cids.next(random);
      long due = begun + sent * periodNanos;
      window.due();
      clients.get(turn).send(new HonestMessage(rooms.get(turn), cid, "honest " + sent, due));
      sent++;
    }
    loop.later(Duration.ofMillis(2), this::tick);
  }

  /** Ends a part of the run and begins the next. */
  HonestWindow nextWindow() {
    return loop.ask(
        () -> {
          HonestWindow ended = window;
          window = new HonestWindow();
          return ended;
        });
  }

  /** Sends no more; returns how many messages had no answer within {@code limit}. */
  int finish(Duration limit) throws IOException {
    loop.run(() -> sending = false);
    Pause.until(limit, () -> loop.ask(this::waiting) == 0);
    int left = loop.ask(this::waiting);
    loop.run(() -> clients.forEach(HonestClient::leave));
    return left;
  }

  private int waiting() {
    return clients.stream().mapToInt(HonestClient::waiting).sum();
  }

  /** By room and cid, the place in the log; after {@link #finish}. */
  Map<String, Map<String, Long>> acknowledged() {
    return loop.ask(() -> acknowledged);
  }

  /** What should never happen, in words; after {@link #finish}. */
  List<String> faults() {
    return loop.ask(() -> List.copyOf(faults));
  }

  HonestWindow window() {
    return window;
  }

  void acknowledged(HonestMessage message, long seq) {
    window.acknowledged(System.nanoTime() - message.dueNanos());
    acknowledged
        .computeIfAbsent(message.room(), room -> new LinkedHashMap<>())
        .put(message.cid(), seq);
  }

  void closed(int code, String why) {
    window.closed();
    fault("an honest connection was closed: " + code + " " + why);
  }

  void fault(String words) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(words);
    }
  }
}
