package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.cluster.Shard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Who does what in a run: rooms, people who send, people who watch. Made by {@link #seed}; then its
 * methods may be called by any thread but the loop's.
 */
final class Workload {
  private static final int ROOMS = 20;
  private static final int ROOMS_WATCHED = 2;

  /** So that nobody comes near the limit of 10 sends a second, repetitions included. */
  private static final int SENDS_OF_ONE = 3;

  /** With the watchers, a room is made with at most 100 first members. */
  private static final int MOST_TALKERS = 60;

  private final Field field;
  private final List<Room> rooms;
  private final List<Talker> talkers;
  private final List<Watcher> watchers;
  private final Generator generator;
  private final Churn churn;

  private Workload(
      Field field, List<Room> rooms, List<Talker> talkers, List<Watcher> watchers, Sends sends) {
    this.field = field;
    this.rooms = rooms;
    this.talkers = talkers;
    this.watchers = watchers;
    this.generator = new Generator(field, rooms, sends.rate(), new Random(sends.seed()));
    this.churn = new Churn(field, watchers, talkers, rooms);
  }

  private record Sends(int rate, long seed) {}

  /** Makes accounts and rooms on a fresh cluster. */
  static Workload seed(Field field, HttpClient http, Options options) throws IOException {
    Random random = new Random(options.seed());
    Seeding seeding = new Seeding(http, field.nodes());
    int count = Math.max(8, options.rate() / SENDS_OF_ONE);
    List<Account> senders = seeding.accounts("talker", count);
    List<Account> readers = seeding.accounts("watcher", options.readers());
    List<Set<Integer>> watched = choose(random, options.readers());
    List<Talker> talkers = senders.stream().map(each -> new Talker(field, each)).toList();
    List<Room> rooms = new ArrayList<>();
    for (int i = 0; i < ROOMS; i++) {
      int shard = i % options.shards();
      List<Talker> inside = pick(random, talkers, shard, options.shards());
      List<Account> members = new ArrayList<>();
      inside.stream().skip(1).forEach(talker -> members.add(talker.account()));
      for (int reader = 0; reader < watched.size(); reader++) {
        if (watched.get(reader).contains(i)) {
          members.add(readers.get(reader));
        }
      }
      Account creator = inside.getFirst().account();
      String id = seeding.room(creator, "room " + i, members);
      rooms.add(new Room(id, Shard.of(id, options.shards()), creator, inside));
    }
    List<Watcher> watchers = new ArrayList<>();
    for (int reader = 0; reader < watched.size(); reader++) {
      List<String> ids = watched.get(reader).stream().map(i -> rooms.get(i).id()).toList();
      watchers.add(new Watcher(field, readers.get(reader), ids));
    }
    return new Workload(field, rooms, talkers, watchers, new Sends(options.rate(), options.seed()));
  }

  /** The rooms of each watcher, every room about as often. */
  private static List<Set<Integer>> choose(Random random, int readers) {
    List<Set<Integer>> chosen = new ArrayList<>();
    for (int reader = 0; reader < readers; reader++) {
      Set<Integer> own = new HashSet<>();
      own.add(reader % ROOMS);
      while (own.size() < ROOMS_WATCHED) {
        own.add(random.nextInt(ROOMS));
      }
      chosen.add(own);
    }
    return chosen;
  }

  /** The talkers of a room; the first is of the shard that is to have the room, and makes it. */
  private static List<Talker> pick(Random random, List<Talker> talkers, int shard, int shards) {
    List<Talker> mixed = new ArrayList<>(talkers);
    Collections.shuffle(mixed, random);
    Talker creator =
        mixed.stream()
            .filter(talker -> Shard.of(talker.account().id(), shards) == shard)
            .findFirst()
            .orElse(mixed.getFirst());
    mixed.remove(creator);
    mixed.addFirst(creator);
    return List.copyOf(mixed.subList(0, Math.min(MOST_TALKERS, mixed.size())));
  }

  List<Room> rooms() {
    return rooms;
  }

  /** Everybody connects. */
  void connect() {
    field
        .loop()
        .run(
            () -> {
              talkers.forEach(Talker::start);
              watchers.forEach(Watcher::start);
            });
  }

  /** Sends begin, and restlessness. */
  void start() {
    field
        .loop()
        .run(
            () -> {
              generator.start();
              churn.start();
            });
  }

  /** No new message, and nobody leaves any more; what is under way goes on. */
  void wane() {
    field
        .loop()
        .run(
            () -> {
              generator.stop();
              churn.stop();
            });
  }

  /** Messages that were to be sent until now. */
  long planned() {
    return field.loop().ask(generator::planned);
  }

  /** Whether every message has its last outcome and every change of members is done. */
  boolean isSettled() {
    return field.loop().ask(() -> generator.pending() == 0 && churn.isOver());
  }

  /** Watchers that do not have everything up to these heads. */
  long behind(Map<String, Long> heads) {
    return field
        .loop()
        .ask(() -> watchers.stream().filter(watcher -> !watcher.isAt(heads)).count());
  }

  /** Everybody leaves. */
  void stop() {
    field
        .loop()
        .run(
            () -> {
              talkers.forEach(Talker::stop);
              watchers.forEach(Watcher::stop);
            });
  }
}
