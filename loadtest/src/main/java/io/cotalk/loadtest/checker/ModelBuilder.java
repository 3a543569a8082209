package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.MemberEvent.Op;
import io.cotalk.loadtest.history.ReadEvent;
import io.cotalk.loadtest.history.RevokeEvent;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The first pass: builds the {@link Model}. One thread, one history. */
final class ModelBuilder implements Consumer<Line> {
  private final Model model = new Model();
  private final Map<String, Deque<Long>> revoking = new HashMap<>();

  Model model() {
    model.logs.forEach(this::place);
    model.memberships.values().forEach(Membership::close);
    return model;
  }

  @Override
  public void accept(Line line) {
    if (model.done) {
      distrust("line " + line.i() + " comes after the end");
    }
    if (line.t() < model.lastTime) {
      distrust("time goes back at line " + line.i());
    }
    model.lines++;
    model.lastTime = line.t();
    switch (line.event()) {
      case RunEvent event -> run(line, event);
      case SendEvent event -> send(line, event);
      case StreamEvent event -> stream(line, event);
      case ReadEvent event -> read(line, event);
      case MemberEvent event -> member(line, event);
      case RevokeEvent event -> revoke(line, event);
    }
  }

  void distrust(String why) {
    if (model.broken == null) {
      model.broken = why;
    }
  }

  private void run(Line line, RunEvent event) {
    switch (event) {
      case RunEvent.Start e -> {
        model.start = e;
        model.rooms.addAll(e.rooms());
      }
      case RunEvent.Client e -> model.actors.put(e.p(), new Model.Actor(e.user(), line.t()));
      case RunEvent.Slow e -> model.slow.add(e.c());
      case RunEvent.Fault e -> fault(line, e);
      case RunEvent.Stats e -> {}
      case RunEvent.Final e -> finalLog(line, e);
      case RunEvent.Done e -> model.done = true;
    }
  }

  private void fault(Line line, RunEvent.Fault fault) {
    switch (fault.phase()) {
      case INJECT -> {
        model.injected++;
        model.lastFault = line.t();
      }
      case HEAL -> model.lastFault = line.t();
      case SKIP -> model.skipped++;
    }
  }

  /** Prefers the shard itself, then who shows most. */
  private void finalLog(Line line, RunEvent.Final e) {
    model.rooms.add(e.room());
    model.sources.computeIfAbsent(e.room(), room -> new TreeSet<>()).add(e.source());
    RoomLog old = model.logs.get(e.room());
    boolean better =
        old == null
            || (sql(e.source()) && !sql(old.source()))
            || (sql(e.source()) == sql(old.source()) && e.events().size() > old.entries().size());
    if (better) {
      List<LogEntry> entries = e.events().stream().map(this::shared).toList();
      model.logs.put(e.room(), new RoomLog(e.source(), line.i(), e.begun(), line.t(), entries));
    }
  }

  static boolean sql(String source) {
    return source.startsWith("sql");
  }

  /** The same entry with the strings of its send, so that each text is in memory once. */
  private LogEntry shared(LogEntry entry) {
    Send send = model.sends.get(entry.cid());
    return send == null || !send.body.equals(entry.body())
        ? entry
        : new LogEntry(entry.seq(), entry.n(), send.body, send.cid, entry.sender());
  }

  private void place(String room, RoomLog log) {
    for (LogEntry entry : log.entries()) {
      Send send = model.sends.get(entry.cid());
      if (send != null && send.storedSeq == 0 && send.room.equals(room)) {
        send.storedSeq = entry.seq();
      }
    }
  }

  private void send(Line line, SendEvent event) {
    model.rooms.add(event.room());
    if (event instanceof SendEvent.Invoke e) {
      begin(line, e);
      return;
    }
    Send send = model.sends.get(event.cid());
    if (send == null) {
      distrust("line " + line.i() + " is the outcome of nothing");
      return;
    }
    switch (event) {
      case SendEvent.Invoke e -> {}
      case SendEvent.Ok e -> ack(line, send, e);
      case SendEvent.Fail e -> refuse(line, send, e);
      case SendEvent.Unknown e -> send.unknown = true;
    }
  }

  private void begin(Line line, SendEvent.Invoke e) {
    Send send = model.sends.get(e.cid());
    if (send == null) {
      send = new Send(e.cid(), e.room(), e.body(), line.i(), line.t());
      model.add(send);
    }
    send.tries++;
    send.changed |= !send.body.equals(e.body()) || !send.room.equals(e.room());
  }

  private static void ack(Line line, Send send, SendEvent.Ok e) {
    if (!send.acked()) {
      send.ackLine = line.i();
      send.ackTime = line.t();
      send.ackSeq = e.seq();
      send.ackN = e.n();
    }
  }

  private static void refuse(Line line, Send send, SendEvent.Fail e) {
    if (!certain(e.code())) {
      send.unknown = true;
      return;
    }
    send.refusals++;
    send.refusalLine = line.i();
  }

  /** A server that says these does not promise absence, whatever the recorder made of it. */
  private static boolean certain(String code) {
    return !code.equals("unknown") && !code.equals("internal");
  }

  private void stream(Line line, StreamEvent event) {
    switch (event) {
      case StreamEvent.Recv e -> {
        model.rooms.add(e.room());
        seen(line, e.cid());
      }
      case StreamEvent.Sub e -> {
        model.rooms.add(e.room());
        model.openings++;
      }
      case StreamEvent.Gap e -> {}
      case StreamEvent.Unsub e -> {}
      case StreamEvent.End e -> {}
    }
  }

  private void read(Line line, ReadEvent event) {
    model.rooms.add(event.room());
    if (event instanceof ReadEvent.Ok ok) {
      ok.events().forEach(entry -> seen(line, entry.cid()));
    }
  }

  private void seen(Line line, String cid) {
    Send send = model.sends.get(cid);
    if (send != null && send.seenLine < 0) {
      send.seenLine = line.i();
      send.seenTime = line.t();
    }
  }

  private void member(Line line, MemberEvent event) {
    Membership membership = model.membership(event.room(), event.user());
    Map<Long, Long> underWay = event.op() == Op.JOIN ? membership.joining : membership.kicking;
    switch (event) {
      case MemberEvent.Invoke e -> underWay.put(e.p(), line.t());
      case MemberEvent.Fail e -> {
        if (certain(e.why())) {
          underWay.remove(e.p());
        }
      }
      case MemberEvent.Ok e -> {
        Long asked = underWay.remove(e.p());
        long begun = asked == null ? 0 : asked;
        if (e.op() == Op.JOIN) {
          membership.joins.add(new Membership.Join(e.seq(), begun, line.t()));
        } else {
          membership.kicks.add(new Membership.Kick(e.seq(), begun, line.i(), line.t()));
        }
      }
    }
  }

  private void revoke(Line line, RevokeEvent event) {
    Deque<Long> begun = revoking.computeIfAbsent(event.user(), user -> new ArrayDeque<>());
    switch (event) {
      case RevokeEvent.Invoke e -> begun.add(line.t());
      case RevokeEvent.Ok e -> {
        // The oldest one: later processes than that may hold a session that still counts.
        long since = begun.isEmpty() ? 0 : begun.remove();
        model
            .revocations
            .computeIfAbsent(e.user(), user -> new TreeMap<>())
            .put(since, new Model.Revocation(since, line.i(), line.t()));
      }
    }
  }
}
