package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.checker.GoodRun.Room;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One person of a {@link GoodRun}, with one connection, some open rooms and sends under way. */
final class GoodClient {
  private static final int PAGE = 6;
  private static final int REPLAY = 5;

  /** A try under way; {@code outcome} is what the server has made of it so far. */
  private static final class Try {
    final long p;
    final Room room;
    final String cid;
    final String body;
    final int number;
    final boolean http;
    @Nullable LogEntry stored;
    boolean dup;
    boolean refused;
    boolean temp;

    Try(long p, Room room, String cid, String body, int number, boolean http) {
      this.p = p;
      this.room = room;
      this.cid = cid;
      this.body = body;
      this.number = number;
      this.http = http;
    }
  }

  private final GoodRun run;
  private final String user;
  private final boolean slow;
  private final List<Try> underWay = new ArrayList<>();
  private final List<Try> toRetry = new ArrayList<>();
  private final List<Try> leftOpen = new ArrayList<>();

  /** What the client has of each room, kept over connections. */
  private final Map<Room, Long> positions = new LinkedHashMap<>();

  /** Open rooms of the connection, with the place up to which they were pushed. */
  private final Map<Room, Long> open = new LinkedHashMap<>();

  private @Nullable Room reading;
  private long readAfter;
  private long p;
  private long c;
  private String node = "";

  GoodClient(GoodRun run, String user, boolean slow) {
    this.run = run;
    this.user = user;
    this.slow = slow;
    this.p = run.newProcess(user);
  }

  String user() {
    return user;
  }

  long process() {
    return p;
  }

  void step() {
    switch (run.random.nextInt(20)) {
      case 0 -> send();
      case 1, 2 -> store();
      case 3, 4 -> answer();
      case 5 -> retry();
      case 6 -> connection();
      case 7 -> openOrClose();
      case 8, 9 -> read();
      default -> push(run.anyRoom());
    }
  }

  private void connection() {
    if (c == 0) {
      connect();
    } else if (run.chance(4)) {
      disconnect();
    }
  }

  private void connect() {
    c = run.newConnection();
    node = run.anyNode();
    if (slow) {
      run.add(new RunEvent.Slow(p, c));
    }
    List.copyOf(positions.keySet()).stream().filter(this::isMember).forEach(this::open);
  }

  /** Rooms stay open in the mind of the client: it resumes them with what it has. */
  void disconnect() {
    if (c == 0) {
      return;
    }
    run.add(new StreamEvent.End(p, c, "node-1", 1006, "lost"));
    c = 0;
    open.clear();
    List.copyOf(underWay).stream().filter(send -> !send.http).forEach(this::giveUp);
  }

  /** The outcome is unknown: the client goes on as somebody else. */
  private void giveUp(Try send) {
    run.add(new SendEvent.Unknown(send.p, send.room.id, send.cid, "connection lost"));
    underWay.remove(send);
    (run.chance(60) ? toRetry : leftOpen).add(send);
    login();
  }

  /** A new process; a page that was under way is never answered. */
  void login() {
    reading = null;
    p = run.newProcess(user);
  }

  private boolean isMember(Room room) {
    return room.members.containsKey(user);
  }

  private long visibleFrom(Room room) {
    return room.members.getOrDefault(user, Long.MAX_VALUE);
  }

  private void openOrClose() {
    Room room = run.anyRoom();
    if (c == 0 || !isMember(room)) {
      return;
    }
    if (!open.containsKey(room)) {
      open(room);
    } else if (run.chance(20)) {
      open.remove(room);
      run.add(new StreamEvent.Unsub(p, c, room.id));
    }
  }

  private void open(Room room) {
    long position = positions.getOrDefault(room, run.chance(50) ? 0L : room.head());
    long from = Math.max(position + 1, room.head() - REPLAY + 1);
    from = Math.max(from, visibleFrom(room));
    if (from > position + 1) {
      run.add(new StreamEvent.Gap(p, c, room.id, position + 1, from - 1));
    }
    long head = room.head();
    for (long seq = from; seq <= head; seq++) {
      recv(room, seq, false);
    }
    run.add(new StreamEvent.Sub(p, c, room.id, position, head, node));
    open.put(room, head);
    positions.put(room, head);
  }

  private void recv(Room room, long seq, boolean live) {
    LogEntry e = room.log.get((int) seq - 1);
    String kind = e.isMessage() ? "msg" : seq == 1 ? "room" : "member";
    run.add(
        new StreamEvent.Recv(
            p, c, room.id, seq, e.n(), kind, e.body(), e.cid(), e.sender(), live, node));
  }

  /** One live event of an open room, or a gap if many wait. */
  private void push(Room room) {
    Long pushed = open.get(room);
    if (pushed == null || pushed >= room.head()) {
      return;
    }
    long next = pushed + 1;
    if (slow && run.chance(50)) {
      next = room.head();
    } else if (room.head() - pushed > 4 && run.chance(30)) {
      next = room.head() - 1;
      run.add(new StreamEvent.Gap(p, c, room.id, pushed + 1, next));
      pushed(room, next);
      return;
    }
    recv(room, next, true);
    pushed(room, next);
  }

  private void pushed(Room room, long seq) {
    open.put(room, seq);
    // A client that ends in between has not kept the last ones.
    if (run.chance(80)) {
      positions.put(room, seq);
    }
  }

  private void send() {
    Room room = run.anyRoom();
    if (isMember(room)) {
      long number = run.newMessage();
      begin(new Try(p, room, "cid-" + number, p + "-" + number, 1, c == 0 || run.chance(30)));
    }
  }

  private void begin(Try send) {
    run.add(
        new SendEvent.Invoke(
            p,
            send.http ? 0 : c,
            send.room.id,
            send.cid,
            send.body,
            send.http ? run.anyNode() : node,
            send.http ? "http" : "ws",
            send.number,
            -1));
    underWay.add(send);
  }

  private void store() {
    List<Try> waiting =
        underWay.stream().filter(send -> send.stored == null && !send.refused).toList();
    if (waiting.isEmpty()) {
      return;
    }
    Try send = waiting.get(run.random.nextInt(waiting.size()));
    if (!isMember(send.room) || run.chance(10)) {
      send.refused = true;
      send.temp = isMember(send.room) && run.chance(70);
    } else {
      effect(send);
    }
  }

  private void effect(Try send) {
    long before = send.room.head();
    send.stored = send.room.message(send.cid, send.body, user);
    send.dup = send.room.head() == before;
  }

  /** Outcomes come in any order. */
  private void answer() {
    if (underWay.isEmpty()) {
      return;
    }
    Try send = underWay.get(run.random.nextInt(underWay.size()));
    LogEntry entry = send.stored;
    if (run.chance(5)) {
      giveUp(send);
    } else if (entry != null) {
      underWay.remove(send);
      run.add(
          new SendEvent.Ok(send.p, send.room.id, send.cid, entry.seq(), entry.n(), send.dup, 1));
      if (run.chance(10)) {
        toRetry.add(send);
      }
    } else if (send.refused) {
      underWay.remove(send);
      String code = send.temp ? "busy" : "not_found";
      run.add(new SendEvent.Fail(send.p, send.room.id, send.cid, code, send.temp));
      if (send.temp && run.chance(70)) {
        toRetry.add(send);
      }
    }
  }

  private void retry() {
    Iterator<Try> tries = toRetry.iterator();
    if (tries.hasNext()) {
      Try old = tries.next();
      tries.remove();
      if (old.stored == null && !old.refused && run.chance(50)) {
        // The first try arrives in spite of all.
        effect(old);
      }
      begin(new Try(p, old.room, old.cid, old.body, old.number + 1, c == 0 || run.chance(50)));
    }
  }

  private void read() {
    Room room = reading;
    if (room == null) {
      Room next = run.anyRoom();
      if (!isMember(next)) {
        return;
      }
      reading = next;
      long behind = Math.max(0, next.head() - run.random.nextInt(2 * PAGE));
      readAfter = run.chance(30) ? 0 : behind;
      run.add(new ReadEvent.Invoke(p, next.id, readAfter, run.anyNode(), "http"));
      return;
    }
    reading = null;
    if (!isMember(room)) {
      run.add(new ReadEvent.Fail(p, room.id, readAfter, "not_found"));
      return;
    }
    int from = (int) Math.max(readAfter, visibleFrom(room) - 1);
    int to = Math.min((int) room.head(), from + PAGE);
    run.add(new ReadEvent.Ok(p, room.id, readAfter, room.log.subList(from, to), to == room.head()));
  }

  /** Has to leave {@code room}, after {@code seq}: that much is still shown. */
  void leave(Room room, long seq) {
    Long pushed = open.remove(room);
    room.members.remove(user);
    if (pushed != null) {
      for (long next = pushed + 1; next <= seq && !slow; next++) {
        recv(room, next, true);
      }
      run.add(new StreamEvent.Unsub(p, c, room.id));
    }
    positions.remove(room);
  }

  /** Every send gets an outcome. */
  void settle() {
    while (!underWay.isEmpty()) {
      store();
      answer();
    }
    if (c == 0) {
      connect();
    }
    run.rooms.stream()
        .filter(room -> isMember(room) && !open.containsKey(room))
        .forEach(this::open);
  }

  /** Shows all that there is, whatever the connection is. */
  void catchUp() {
    for (Room room : List.copyOf(open.keySet())) {
      for (long pushed = open.getOrDefault(room, 0L); pushed < room.head(); pushed++) {
        recv(room, pushed + 1, true);
        open.put(room, pushed + 1);
      }
    }
  }

  /** Something that was left open takes effect now, if there is anything. */
  void lateEffect(Room room) {
    if (run.chance(10)) {
      leftOpen.stream()
          .filter(send -> send.room == room && !send.refused)
          .findFirst()
          .ifPresent(this::effect);
    }
  }
}
