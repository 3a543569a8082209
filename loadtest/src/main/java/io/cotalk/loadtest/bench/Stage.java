package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server with its crowd in their rooms. Main thread. */
final class Stage implements AutoCloseable {
  private static final int DEVICES = 10;
  private static final Duration CATCH_UP = Duration.ofSeconds(15);

  private final Subject subject;
  private final BenchOptions options;
  private final Progress progress;
  private final List<Room> rooms = new ArrayList<>();
  private final Crowd crowd;
  private final Counted counted;
  private int phase;

  private Stage(Subject subject, BenchOptions options, Progress progress) throws IOException {
    this.subject = subject;
    this.options = options;
    this.progress = progress;
    progress.say("%s: %d accounts, %d rooms".formatted(subject.name(), users(), roomCount()));
    List<Account> accounts = subject.accounts(users());
    List<List<Integer>> casts = casts();
    List<Long> ids =
        subject.rooms(
            casts.stream().map(cast -> cast.stream().map(accounts::get).toList()).toList());
    ids.forEach(id -> rooms.add(new Room(id, rooms.size())));
    this.crowd =
        new Crowd(subject.nodes(), sessions(accounts, casts), Math.max(1, rooms.size()), options);
    this.counted = new Counted(crowd::take);
  }

  /** Makes accounts and rooms; nobody is connected yet. */
  static Stage prepare(Subject subject, BenchOptions options, Progress progress)
      throws IOException {
    return new Stage(subject, options, progress);
  }

  /** The same, and everybody is in their rooms. */
  static Stage fill(Subject subject, BenchOptions options, Progress progress) throws IOException {
    Stage stage = new Stage(subject, options, progress);
    progress.say("%s: %d connections".formatted(subject.name(), options.connections()));
    stage.crowd.connectAll(progress);
    return stage;
  }

  /** A user of the scenario idle has several devices: making users is what takes time. */
  private int users() {
    int share = options.scenario() == Scenario.IDLE ? DEVICES : 1;
    return Math.max(1, (options.connections() + share - 1) / share);
  }

  /** Of the scenario idle {@code options.rooms()} is how many rooms each user has. */
  private int roomCount() {
    return options.scenario() == Scenario.IDLE
        ? Math.max(1, options.rooms() * users() / Math.min(options.members(), users()))
        : options.rooms();
  }

  /**
   * Numbers of the members of each room: spread as far as there are users for it, and over all
   * nodes, which users are on in turn.
   */
  private List<List<Integer>> casts() {
    List<List<Integer>> casts = new ArrayList<>();
    int users = users();
    int members = Math.min(options.members(), users);
    boolean apart = (long) roomCount() * members <= users;
    int stride = stride(users / members, subject.nodes().size());
    for (int room = 0; room < roomCount(); room++) {
      List<Integer> cast = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        cast.add(apart ? room * members + i : (room + i * stride) % users);
      }
      casts.add(cast.stream().distinct().toList());
    }
    return casts;
  }

  /** The largest up to {@code most} whose multiples come to every node. */
  static int stride(int most, int nodes) {
    BigInteger count = BigInteger.valueOf(nodes);
    int stride = Math.max(1, most);
    while (!BigInteger.valueOf(stride).gcd(count).equals(BigInteger.ONE)) {
      stride--;
    }
    return stride;
  }

  private List<Session> sessions(List<Account> accounts, List<List<Integer>> casts) {
    List<List<Room>> open = new ArrayList<>();
    accounts.forEach(account -> open.add(new ArrayList<>()));
    int most = options.scenario() == Scenario.IDLE ? 1 : 200;
    for (int room = 0; room < casts.size(); room++) {
      for (int user : casts.get(room)) {
        if (open.get(user).size() < most) {
          open.get(user).add(rooms.get(room));
        }
      }
    }
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < Math.max(1, options.connections()); i++) {
      int user = i % accounts.size();
      int node = i % subject.nodes().size();
      sessions.add(new Session(i, node, accounts.get(user), open.get(user)));
    }
    return sessions;
  }

  Subject subject() {
    return subject;
  }

  Crowd crowd() {
    return crowd;
  }

  List<Room> rooms() {
    return rooms;
  }

  Progress progress() {
    return progress;
  }

  BenchOptions options() {
    return options;
  }

  /** Those that send: the first members of rooms in turn. */
  List<Session> senders() {
    List<Session> all = crowd.sessions();
    int count = options.senders() == 0 ? all.size() : Math.min(all.size(), options.senders());
    boolean apart = options.scenario() == Scenario.SEND || options.scenario() == Scenario.OVERLOAD;
    if (apart && options.members() > 1) {
      // One of each room, so that nobody hears of another sender.
      return all.stream()
          .filter(one -> one.number() % options.members() == 0)
          .limit(count)
          .toList();
    }
    return all.subList(0, count);
  }

  /** Counts as always, and keeps what was counted for {@link #life}. */
  Interval take() throws IOException {
    return counted.take();
  }

  /** Everything counted since the beginning. */
  Interval life() throws IOException {
    return counted.life();
  }

  /** Sends at a rate, reached in the warm-up, or as fast as answers come where it is 0. */
  Measured send(double rate, Duration warmUp, Duration time) throws IOException {
    phase++;
    Traffic traffic =
        rate == 0
            ? Traffic.closed(crowd, phase, senders())
            : Traffic.open(
                crowd,
                phase,
                () -> Schedule.rising(rate, options.perTick(), warmUp),
                options.rooms() == 1 || options.scenario() == Scenario.SEND
                    ? Picker::inTurn
                    : Picker::byZipf,
                senders());
    return during(traffic, warmUp, time);
  }

  /** Measures while the traffic runs, then stops it and lets everybody catch up. */
  Measured during(Traffic traffic, Duration warmUp, Duration time) throws IOException {
    Sampling sampling = new Sampling(subject, this::take, progress);
    sampling.warmUp(warmUp);
    Measured measured = sampling.measure("measuring", time);
    traffic.stop();
    Pause.until(CATCH_UP, () -> waiting() == 0 && crowd.missing() == 0);
    return measured;
  }

  int nextPhase() {
    phase++;
    return phase;
  }

  /** Sends without an answer yet. */
  long waiting() throws IOException {
    Interval life = life();
    return Math.max(
        0,
        life.count(Tally.Count.SENT)
            - life.count(Tally.Count.ACKED)
            - life.count(Tally.Count.REFUSED));
  }

  /** Figures with the faults of the whole time so far, and the samples. */
  Outcome outcome(Figures figures, List<Sample> samples) throws IOException {
    figures.faults(life(), crowd.missing());
    return outcomeAfterOverload(figures, samples);
  }

  /** Figures with what overload does not excuse, which is added, and the samples. */
  Outcome outcomeAfterOverload(Figures figures, List<Sample> samples) throws IOException {
    figures.streamFaults(life(), crowd.missing());
    Outcome outcome = new Outcome(figures, samples);
    outcome.codes().putAll(crowd.faultCounts());
    return outcome;
  }

  /** Ends the sessions; the server stays. */
  @Override
  public void close() {
    crowd.sessions().forEach(crowd::leave);
    crowd.close();
  }
}
