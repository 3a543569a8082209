package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.light.ClientFrames;
import io.cotalk.loadtest.light.Fields;
import io.cotalk.loadtest.light.LightConnection;
import io.cotalk.loadtest.light.LightListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of one loop: brings them into their rooms, checks every event against the place
 * before it, and counts. On the loop.
 */
final class SessionLoop implements LightListener {
  private static final int EVENT = Fields.type("ev");
  private static final int OK = Fields.type("ok");
  private static final int ERROR = Fields.type("err");
  private static final int WELCOME = Fields.type("welcome");
  private static final int GAP = Fields.type("gap");
  private static final int OPENED = Fields.type("opened");
  private static final int CLOSED = Fields.type("closed");
  private static final long HELLO = Long.MIN_VALUE;
  private static final int MAX_CODES = 50;
  private static final int FRAME = 256;
  private static final int LEAST_WAIT_MILLIS = 200;
  private static final int MOST_WAIT_MILLIS = 1_200;

  private final EventLoop loop;
  private final Crowd crowd;
  private final SendFrame frames;
  private final Tally tally = new Tally();
  private final Map<String, Long> refusals = new HashMap<>();
  private final Map<Integer, Long> closes = new HashMap<>();
  private final long[] heads;
  private Driver driver = Driver.NONE;
  private @Nullable Receipts receipts;

  SessionLoop(EventLoop loop, Crowd crowd, int rooms, int textBytes) {
    this.loop = loop;
    this.crowd = crowd;
    this.frames = new SendFrame(textBytes);
    this.heads = new long[rooms];
  }

  EventLoop loop() {
    return loop;
  }

  Tally tally() {
    return tally;
  }

  /** Refused requests by code. */
  Map<String, Long> refusals() {
    return refusals;
  }

  /** Connections that ended unasked, by code. */
  Map<Integer, Long> closes() {
    return closes;
  }

  /** The newest place known of each room, by index. */
  long[] heads() {
    return heads;
  }

  /** Keeps every acknowledgement from now on. */
  Receipts keepReceipts() {
    Receipts kept = new Receipts(crowd.intended(), frames.text());
    receipts = kept;
    return kept;
  }

  void drive(Driver next) {
    driver = next;
  }

  /**
   * Writes a send; the flush comes with {@link LightConnection#flush} or at the end of a read.
   *
   * @param number of the message
   */
  void send(Session session, int slot, long number) {
    LightConnection connection = session.connection();
    if (connection == null) {
      tally.add(Count.UNSENT);
      return;
    }
    ByteBuf frame = crowd.buffer(FRAME);
    Intended intended = crowd.intended();
    int request = session.ask(number + 1);
    frames.append(frame, request, session.room(slot).id(), intended.cid(number));
    connection.write(frame);
    tally.add(Count.SENT);
  }

  @Override
  public void opened(LightConnection connection) {
    Session session = crowd.session(connection.number());
    session.connected();
    StringBuilder hello = new StringBuilder("{\"t\":\"hello\",\"i\":");
    hello.append(session.ask(HELLO)).append(",\"token\":\"").append(session.account().token());
    hello.append("\"").append(positions(session)).append("}");
    connection.write(ClientFrames.text(hello.toString()));
    connection.flush();
  }

  /** What was open before is opened with the hello. */
  private static String positions(Session session) {
    StringBuilder text = new StringBuilder();
    for (int slot = 0; slot < session.rooms().size(); slot++) {
      if (session.last(slot) >= 0) {
        text.append(text.isEmpty() ? ",\"pos\":{\"" : ",\"").append(session.room(slot).id());
        text.append("\":").append(session.last(slot));
      }
    }
    return text.isEmpty() ? "" : text.append('}').toString();
  }

  @Override
  public void text(LightConnection connection, ByteBuf in, int from, int to) {
    if (connection.isClosing()) {
      return; // Its session may have a new one already.
    }
    Session session = crowd.session(connection.number());
    int type = Fields.type(in, from, to);
    if (type == EVENT) {
      event(session, in, from, to);
    } else if (type == OK) {
      ok(session, in, from, to);
    } else if (type == ERROR) {
      refused(session, in, from, to);
    } else if (type == WELCOME) {
      session.answered(Fields.number(in, from, to, 'i'));
      welcome(session);
    } else if (type == GAP) {
      gap(session, in.toString(from, to - from, StandardCharsets.UTF_8));
    } else if (type == OPENED) {
      int slot = session.slot(Fields.number(in, from, to, 'r'));
      if (slot >= 0) {
        reached(session, slot, Fields.number(in, from, to, 'q'));
        isIn(session);
      }
    } else if (type == CLOSED) {
      int slot = session.slot(Fields.number(in, from, to, 'r'));
      count(refusals, code(in.toString(from, to - from, StandardCharsets.UTF_8)));
      retryOr(Count.REFUSED, () -> open(session, slot));
    } else {
      tally.add(Count.OTHER);
    }
  }

  private void event(Session session, ByteBuf in, int from, int to) {
    if (session.isDeaf()) {
      return; // Came before it stopped to read.
    }
    long now = System.nanoTime();
    int atRoom = Fields.find(in, from, to, 'r');
    int atPlace = Fields.find(in, Math.max(from, atRoom), to, 'q');
    int slot = session.slot(Fields.number(in, atRoom, to));
    if (slot < 0 || atPlace < 0) {
      tally.add(Count.STRAY);
      return;
    }
    long place = Fields.number(in, atPlace, to);
    if (place <= session.last(slot)) {
      tally.add(Count.DOUBLE);
      return;
    }
    tally.add(Count.DELIVERED);
    reached(session, slot, place);
    int atCid = Fields.find(in, atPlace, to, 'c') + 1;
    if (atCid > 0 && to - atCid > 36) {
      long number = Fields.hex(in, atCid + Intended.numberAt(), 12);
      long due = number < 0 ? 0 : crowd.intended().of(number);
      if (due != 0 && !crowd.isResuming()) {
        tally.delivered(now - due);
      }
    }
  }

  /** Takes the place as the last one; what lies between is a hole. */
  private void reached(Session session, int slot, long place) {
    long last = session.last(slot);
    if (last >= 0 && place > last + 1) {
      tally.add(Count.HOLE, place - last - 1);
    }
    session.last(slot, Math.max(place, last));
    head(session.room(slot), place);
  }

  private void head(Room room, long place) {
    heads[room.index()] = Math.max(heads[room.index()], place);
  }

  private void ok(Session session, ByteBuf in, int from, int to) {
    long what = session.answered(Fields.number(in, from, to, 'i'));
    if (what > 0) {
      tally.add(Count.ACKED);
      tally.answered(System.nanoTime() - crowd.intended().of(what - 1));
      acknowledged(session, in, from, to, what - 1);
      driver.answered(session);
    } else if (what < 0 && what != HELLO) {
      reached(session, (int) (-what - 1), Fields.number(in, from, to, 'q'));
      isIn(session);
    }
  }

  private void acknowledged(Session session, ByteBuf in, int from, int to, long number) {
    long room = Fields.number(in, from, to, 'r');
    long place = Fields.number(in, from, to, 'q');
    int slot = session.slot(room);
    if (slot >= 0) {
      head(session.room(slot), place);
    }
    if (receipts != null) {
      receipts.add(room, place, Fields.number(in, from, to, 'n'), number);
    }
  }

  private void refused(Session session, ByteBuf in, int from, int to) {
    long what = session.answered(Fields.number(in, from, to, 'i'));
    String frame = in.toString(from, to - from, StandardCharsets.UTF_8);
    count(refusals, code(frame));
    if (what == HELLO && crowd.isResuming()) {
      return; // The server closes the connection.
    }
    if (what < 0 && what != HELLO) {
      retryOr(Count.REFUSED, () -> open(session, (int) (-what - 1)));
      return;
    }
    tally.add(Count.REFUSED);
    if (what > 0) {
      if (frame.contains("\"retry_ms\":")) {
        tally.add(Count.TOLD_TO_WAIT);
      }
      driver.answered(session);
    }
  }

  private static String code(String frame) {
    int at = frame.indexOf("\"code\":\"");
    return at < 0 ? "?" : frame.substring(at + 8, frame.indexOf('"', at + 8));
  }

  private static <K> void count(Map<K, Long> counts, K key) {
    if (counts.size() < MAX_CODES || counts.containsKey(key)) {
      counts.merge(key, 1L, Long::sum);
    }
  }

  private void welcome(Session session) {
    for (int slot = 0; slot < session.rooms().size(); slot++) {
      if (session.last(slot) < 0) {
        open(session, slot);
      }
    }
    isIn(session);
  }

  private void open(Session session, int slot) {
    LightConnection connection = session.connection();
    if (connection != null && slot >= 0) {
      long last = session.last(slot);
      String position = last < 0 ? "" : ",\"pos\":" + last;
      connection.write(
          ClientFrames.text(
              "{\"t\":\"open\",\"i\":%d,\"r\":\"%d\"%s}"
                  .formatted(session.ask(-slot - 1), session.room(slot).id(), position)));
      connection.flush();
    }
  }

  /** While all come back, does it later, each at a time of its own; else counts it as wrong. */
  private void retryOr(Count wrong, Runnable again) {
    if (crowd.isResuming()) {
      tally.add(Count.RETRIED);
      long wait = ThreadLocalRandom.current().nextLong(LEAST_WAIT_MILLIS, MOST_WAIT_MILLIS);
      var unused = loop.schedule(again, wait, TimeUnit.MILLISECONDS);
    } else {
      tally.add(wrong);
    }
  }

  private void isIn(Session session) {
    if (session.opened()) {
      ready(session);
    }
  }

  private void ready(Session session) {
    tally.add(Count.READY);
    session.readyAt(System.nanoTime());
    LightConnection connection = session.connection();
    if (session.isDeaf() && connection != null) {
      connection.stopReading();
    }
    if (crowd.isTimingConnects()) {
      tally.answered(System.nanoTime() - session.begun());
    }
    crowd.ready(session);
  }

  private void gap(Session session, String frame) {
    int slot = session.slot(value(frame, "\"r\":\""));
    if (slot >= 0) {
      long to = value(frame, "\"to\":");
      Count what = crowd.isResuming() ? Count.SKIPPED : Count.SHED;
      tally.add(what, Math.max(0, to - session.last(slot)));
      session.last(slot, Math.max(to, session.last(slot)));
    }
  }

  private static long value(String frame, String key) {
    int at = frame.indexOf(key) + key.length();
    int end = at;
    while (end < frame.length() && Character.isDigit(frame.charAt(end))) {
      end++;
    }
    return end == at ? -1 : Long.parseLong(frame.substring(at, end));
  }

  @Override
  public void closed(LightConnection connection, int code) {
    Session session = crowd.session(connection.number());
    if (session.owns(connection)) {
      crowd.gone(session);
      session.lost();
    }
    if (!connection.isClosing() && !session.isDeaf()) {
      count(closes, code);
      retryOr(Count.CLOSED, () -> crowd.connect(session, session.begun()));
    }
  }
}
