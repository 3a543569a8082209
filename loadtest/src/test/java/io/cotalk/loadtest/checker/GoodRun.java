package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.MemberEvent.Op;
import io.cotalk.loadtest.history.RevokeEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.RunEvent.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Plays a run against a server that keeps every promise, with all that may happen to clients
 * meanwhile: lost connections, unknown outcomes that take effect late or never, retries, gaps,
 * kicks. The same seed plays the same run.
 */
final class GoodRun {
  /** People per run; the first is in every room from the beginning to the end. */
  private static final int PEOPLE = 6;

  private static final int ROOMS = 3;

  /** A log that only grows, and who may see it from where. */
  static final class Room {
    final String id;
    final List<LogEntry> log = new ArrayList<>();
    private final Map<String, LogEntry> byCid = new HashMap<>();

    /** Who is in, with the first place they see. */
    final Map<String, Long> members = new HashMap<>();

    private long messages;

    Room(String id) {
      this.id = id;
    }

    long head() {
      return log.size();
    }

    LogEntry message(String cid, String body, String sender) {
      LogEntry stored = byCid.get(cid);
      if (stored == null) {
        stored = add(++messages, body, cid, sender);
        byCid.put(cid, stored);
      }
      return stored;
    }

    LogEntry other(String sender) {
      return add(0, "", "", sender);
    }

    private LogEntry add(long n, String body, String cid, String sender) {
      var entry = new LogEntry(log.size() + 1, n, body, cid, sender);
      log.add(entry);
      return entry;
    }
  }

  final Random random;
  final List<Room> rooms = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<GoodClient> clients = new ArrayList<>();
  private long time;
  private long processes;
  private long connections;
  private long messages;

  private GoodRun(long seed) {
    this.random = new Random(seed);
  }

  /** The lines of a whole run of about {@code 2 * steps} lines. */
  static List<Line> lines(long seed, int steps) {
    var run = new GoodRun(seed);
    run.begin(seed, steps);
    for (int step = 0; step < steps; step++) {
      run.step();
    }
    run.end();
    return run.lines;
  }

  void add(Event event) {
    time += 1 + random.nextInt(2_000_000);
    lines.add(new Line(lines.size(), time, event));
  }

  long newProcess(String user) {
    long p = ++processes;
    add(new RunEvent.Client(p, user));
    return p;
  }

  long newConnection() {
    return ++connections;
  }

  long newMessage() {
    return ++messages;
  }

  Room anyRoom() {
    return rooms.get(random.nextInt(rooms.size()));
  }

  String anyNode() {
    return "node-" + (1 + random.nextInt(3));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private void begin(long seed, int steps) {
    var ids = new ArrayList<String>();
    for (int r = 1; r <= ROOMS; r++) {
      ids.add("r" + r);
    }
    var plan = new RunEvent.Plan(steps / 40, "./cotalk chaos --seed " + seed);
    add(new RunEvent.Start(seed, 3, 2, ids, plan));
    ids.forEach(id -> rooms.add(new Room(id)));
    for (int k = 0; k < PEOPLE; k++) {
      var client = new GoodClient(this, "u" + k, k == PEOPLE - 1);
      clients.add(client);
      rooms.forEach(room -> room.members.put(client.user(), 1L));
    }
    rooms.forEach(room -> room.other("u0"));
  }

  private void step() {
    GoodClient client = clients.get(random.nextInt(clients.size()));
    switch (random.nextInt(400)) {
      case 0 -> fault();
      case 1 -> membership();
      case 2 -> revoke();
      default -> client.step();
    }
  }

  private void fault() {
    String node = anyNode();
    add(new RunEvent.Fault("F01", node, Phase.INJECT, "kill -9"));
    clients.stream().filter(client -> chance(40)).forEach(GoodClient::disconnect);
    add(new RunEvent.Fault("F01", node, Phase.HEAL, ""));
  }

  /** Somebody but the first has to leave, or comes back. */
  private void membership() {
    Room room = anyRoom();
    GoodClient client = clients.get(1 + random.nextInt(clients.size() - 1));
    String user = client.user();
    Op op = room.members.containsKey(user) ? Op.KICK : Op.JOIN;
    long admin = clients.getFirst().process();
    add(new MemberEvent.Invoke(op, admin, room.id, user));
    LogEntry entry = room.other("u0");
    if (op == Op.KICK) {
      client.leave(room, entry.seq());
    } else {
      room.members.put(user, entry.seq());
    }
    add(new MemberEvent.Ok(op, admin, room.id, user, chance(50) ? entry.seq() : 0));
  }

  private void revoke() {
    GoodClient client = clients.get(1 + random.nextInt(clients.size() - 1));
    long admin = clients.getFirst().process();
    add(new RevokeEvent.Invoke(admin, client.user()));
    client.disconnect();
    add(new RevokeEvent.Ok(admin, client.user()));
    client.login();
  }

  private void end() {
    clients.forEach(GoodClient::settle);
    clients.forEach(GoodClient::catchUp);
    rooms.forEach(this::finals);
    time += Duration.ofSeconds(30).toNanos();
    add(new RunEvent.Done());
  }

  private void finals(Room room) {
    for (String source : List.of("node-1", "node-2", "node-3", "sql-0")) {
      long begun = time;
      add(new RunEvent.Final(room.id, source, begun, room.log));
      // What was left open may still take effect, between two questions as well.
      clients.forEach(client -> client.lateEffect(room));
    }
    clients.forEach(GoodClient::catchUp);
  }
}
