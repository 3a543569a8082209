package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.ClientLoop;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One attack after the other beside honest clients, and what must hold. Blocking. */
final class AbuseRun {
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** A message that was under way in an attack is answered by then. */
  private static final Duration CATCH_UP = Duration.ofSeconds(30);

  private final AbuseOptions options;
  private final Target target;
  private final People people;
  private final HttpClient http;
  private final ClientLoop loop;
  private final List<String> failures = new ArrayList<>();

  AbuseRun(AbuseOptions options, Target target, ClientLoop loop) {
    this.options = options;
    this.target = target;
    this.loop = loop;
    this.http = new HttpClient(loop);
    this.people = new People(http, target.endpoint());
  }

  /** Runs all; returns what did not hold, in words. */
  List<String> run() throws IOException {
    say("making %d accounts".formatted(options.users() + 1));
    Account attacker = people.accounts(1).getFirst();
    List<Account> honest = people.accounts(options.users());
    List<String> rooms = people.rooms(honest);
    String longRoom = options.attacks().contains(Attack.PAGES) ? people.longRoom(attacker) : "";
    HonestCrowd crowd =
        new HonestCrowd(loop, http, target.endpoint(), honest, rooms, options.rate());
    crowd.start();
    Pause.of(QUIET);
    crowd.nextWindow(); // code was being compiled
    Pause.of(QUIET);
    say("before: " + crowd.nextWindow().words());
    for (Attack attack : options.attacks()) {
      perform(attack, attacker, longRoom, crowd);
    }
    finish(crowd, honest, rooms);
    return failures;
  }

  private void perform(Attack attack, Account attacker, String longRoom, HonestCrowd crowd)
      throws IOException {
    int connections = options.connections() > 0 ? options.connections() : attack.connections();
    say("%s: %s, %,d at a time".formatted(attack.word(), attack.what(), connections));
    if (attack == Attack.PAGES) {
      people.logIn(attacker);
    }
    crowd.nextWindow();
    long end = System.nanoTime() + options.time().toNanos();
    AttackerTally tally =
        new Assault(attack, new AttackScene(target.endpoint(), attacker.token(), longRoom, end))
            .run(connections);
    HonestWindow window = crowd.nextWindow();
    say("  attacker: " + tally.words());
    say("  honest:   " + window.words());
    target.health().ifPresent(health -> say("  health:   " + health));
    judge(attack, window);
  }

  private void judge(Attack attack, HonestWindow window) throws IOException {
    if (!target.isAlive()) {
      throw new IOException(attack.word() + ": the node died");
    }
    double p99 = window.millis(99);
    if (window.acknowledgedCount() == 0 || p99 > options.limit().toMillis()) {
      failures.add(
          "%s: p99 of honest clients is %.0f ms, more than %d ms"
              .formatted(attack.word(), p99, options.limit().toMillis()));
    }
    if (window.closedCount() > 0) {
      failures.add(
          "%s: %d honest connections were closed".formatted(attack.word(), window.closedCount()));
    }
  }

  /** Everything that was acknowledged must be stored where it was told. */
  private void finish(HonestCrowd crowd, List<Account> honest, List<String> rooms)
      throws IOException {
    int unanswered = crowd.finish(CATCH_UP);
    if (unanswered > 0) {
      failures.add("%d messages were never answered".formatted(unanswered));
    }
    failures.addAll(crowd.faults());
    Map<String, Account> readers = new HashMap<>();
    for (int i = 0; i < rooms.size(); i++) {
      readers.putIfAbsent(rooms.get(i), honest.get(i));
    }
    int acknowledged = 0;
    int missing = 0;
    for (Map.Entry<String, Map<String, Long>> room : crowd.acknowledged().entrySet()) {
      Account reader = readers.get(room.getKey());
      if (reader != null) {
        people.logIn(reader);
        acknowledged += room.getValue().size();
        missing += people.missing(reader, room.getKey(), room.getValue());
      }
    }
    say("%,d messages acknowledged, %,d of them missing".formatted(acknowledged, missing));
    if (missing > 0) {
      failures.add("%d acknowledged messages are missing".formatted(missing));
    }
  }

  private static void say(String text) {
    System.out.println("abuse: " + text);
  }
}
