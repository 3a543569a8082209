package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.client.Link;
import io.cotalk.loadtest.history.StreamEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user who follows some rooms: keeps its positions, resumes with them on any node, and fills what
 * the server left out over HTTP. On the loop's thread.
 */
final class Watcher implements Link.Listener {
  private static final int NOT_AGAIN = 4500;

  private final Field field;
  private final Account account;
  private final Map<String, WatchedRoom> rooms = new LinkedHashMap<>();
  private final Pages pages;
  private @Nullable Link link;
  private long process;
  private long connection;
  private boolean leaves;
  private boolean stopped;

  Watcher(Field field, Account account, List<String> rooms) {
    this.field = field;
    this.account = account;
    this.pages = new Pages(field, account);
    rooms.forEach(room -> this.rooms.put(room, new WatchedRoom(room)));
  }

  Account account() {
    return account;
  }

  List<WatchedRoom> rooms() {
    return new ArrayList<>(rooms.values());
  }

  /** Connects, and again whenever the connection ends. */
  void start() {
    connect(field.anyNode());
  }

  void stop() {
    stopped = true;
    if (link != null) {
      link.close();
    }
  }

  /** Connected, and has of every room what there was at the last word of the server. */
  boolean isAt(Map<String, Long> heads) {
    return link != null
        && link.isOpen()
        && pages.isIdle()
        && rooms.values().stream()
            .filter(WatchedRoom::isMember)
            .allMatch(
                room -> room.isLive() && room.position() >= heads.getOrDefault(room.id(), 0L));
  }

  private void connect(Endpoint node) {
    if (stopped) {
      return;
    }
    if (process == 0) {
      process = field.recorder().newProcess(account.id());
    }
    connection = field.recorder().newConnection();
    Map<String, Long> positions = new HashMap<>();
    for (WatchedRoom room : rooms.values()) {
      if (room.isMember()) {
        room.ask();
        positions.put(room.id(), room.position());
      }
    }
    link = Link.open(field.loop(), node, account, new Link.Start(positions, this));
  }

  /** Breaks the connection, with or without a word; it is made again on some node. */
  void leaveNode(boolean politely) {
    if (link != null && link.isOpen()) {
      leaves = true;
      if (politely) {
        link.close();
      } else {
        link.reset();
      }
    }
  }

  /** Closes a room and opens it again after a time. */
  void blink(WatchedRoom room, Duration pause) {
    if (link == null || !link.isOpen() || !room.isLive()) {
      return;
    }
    Link current = link;
    current.request(
        new JsonObject().put("t", "close").put("r", room.id()),
        answer -> {
          if (current == link && answer.getString("t").equals("ok") && room.isLive()) {
            room.live(false);
            field.recorder().write(new StreamEvent.Unsub(process, connection, room.id()));
            field.later(pause, () -> open(room));
          }
        });
  }

  /** Opens a room on the present connection, if it is not open. */
  void open(WatchedRoom room) {
    Link current = link;
    if (current == null || !current.isOpen() || room.isLive() || !room.isMember()) {
      return;
    }
    if (room.isOpening()) {
      room.want();
      return;
    }
    room.ask();
    long on = connection;
    current.request(
        new JsonObject().put("t", "open").put("r", room.id()).put("pos", room.asked()),
        answer -> {
          if (current != link || on != connection) {
            return;
          }
          switch (answer.getString("t")) {
            case "ok" -> opened(room, answer.getLong("q"));
            case "err" -> {
              field.recorder().write(new StreamEvent.Unsub(process, connection, room.id()));
              notOpened(room, answer.getString("code", ""));
            }
            default -> {}
          }
        });
  }

  private void opened(WatchedRoom room, long head) {
    room.live(true);
    field
        .recorder()
        .write(new StreamEvent.Sub(process, connection, room.id(), room.asked(), head, nodeName()));
  }

  private void notOpened(WatchedRoom room, String code) {
    room.live(false);
    if (code.equals("not_found") && !room.isWanted()) {
      room.member(false);
    } else {
      field.later(Duration.ofSeconds(2), () -> open(room));
    }
  }

  private String nodeName() {
    return link == null ? "" : link.node().name();
  }

  @Override
  public void connected() {}

  @Override
  public void pushed(JsonObject frame) {
    WatchedRoom room = rooms.get(frame.getString("r", ""));
    String type = frame.getString("t");
    if (type.equals("go_away")) {
      goAway(frame.getLong("delay_ms", 0L));
    }
    if (room == null) {
      return;
    }
    switch (type) {
      case "ev" -> event(room, frame);
      case "gap" -> gap(room, frame);
      case "opened" -> opened(room, frame.getLong("q"));
      case "closed" -> {
        room.live(false);
        field.recorder().write(new StreamEvent.Unsub(process, connection, room.id()));
        notOpened(room, frame.getString("code", ""));
      }
      default -> {}
    }
  }

  private void event(WatchedRoom room, JsonObject frame) {
    long seq = frame.getLong("q");
    String kind = frame.getString("k");
    boolean message = kind.equals("msg");
    field
        .recorder()
        .write(
            new StreamEvent.Recv(
                process,
                connection,
                room.id(),
                seq,
                message ? frame.getLong("n") : 0,
                kind,
                message ? frame.getJsonObject("d").getString("text") : "",
                message ? frame.getString("c", "") : "",
                frame.getString("s", ""),
                room.isLive(),
                nodeName()));
    if (seq > room.position() + 1) {
      pages.fill(room.id(), room.position(), seq - 1);
    }
    room.moveTo(seq);
  }

  private void gap(WatchedRoom room, JsonObject frame) {
    long from = frame.getLong("from");
    long to = frame.getLong("to");
    field.recorder().write(new StreamEvent.Gap(process, connection, room.id(), from, to));
    if (!frame.getBoolean("hidden", false)) {
      pages.fill(room.id(), from - 1, to);
    }
    room.moveTo(to);
  }

  private void goAway(long delayMillis) {
    Link leaving = link;
    field.later(
        Duration.ofMillis(delayMillis),
        () -> {
          if (leaving != null && leaving == link) {
            leaving.close();
          }
        });
  }

  @Override
  public void ended(int code, String why) {
    String reason = leaves ? StreamEvent.End.LEFT : why;
    leaves = false;
    String welcomedBy = link == null ? "" : link.welcomedBy();
    field.recorder().write(new StreamEvent.End(process, connection, welcomedBy, code, reason));
    rooms.values().forEach(room -> room.live(false));
    Endpoint before = link == null ? field.anyNode() : link.node();
    if (code >= NOT_AGAIN) {
      logIn();
      return;
    }
    Duration wait = Duration.ofMillis(field.random().nextInt(1_000));
    boolean ownChoice = reason.equals(StreamEvent.End.LEFT);
    field.later(wait, () -> connect(ownChoice ? field.anyNode() : field.anyNodeBut(before)));
  }

  /** A new login is a new process. */
  private void logIn() {
    process = 0;
    pages.newProcess();
    field.insist(
        account,
        Account::logIn,
        new Field.Insisting() {
          @Override
          public void done(HttpResult.Answer answer) {
            account.accept(answer.body());
            connect(field.anyNode());
          }

          @Override
          public boolean goesOn() {
            return !stopped;
          }
        });
  }

  /** Renews the login on the open connection. */
  void renew() {
    Link current = link;
    field.call(
        field.anyNode(),
        account.refresh(),
        result -> {
          if (result instanceof HttpResult.Answer answer && answer.isOk()) {
            account.accept(answer.body());
            if (current != null && current == link && current.isOpen()) {
              current.request(
                  new JsonObject().put("t", "auth").put("token", account.token()), done -> {});
            }
          }
        });
  }

  /** The process that watches; 0 before the first connection. */
  long process() {
    return process;
  }
}
