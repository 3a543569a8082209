package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.HttpResult;
import io.cotalk.loadtest.history.MemberEvent;
import io.cotalk.loadtest.history.RevokeEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * Restlessness: watchers break connections, close and open rooms; some leave rooms and are brought
 * back, renew their login, or are logged out. On the loop's thread.
 */
final class Churn {
  private static final Duration STAY = Duration.ofSeconds(60);
  private static final Duration MEMBER_PERIOD = Duration.ofSeconds(4);
  private static final Duration TOKEN_PERIOD = Duration.ofSeconds(11);

  private final Field field;
  private final List<Watcher> watchers;
  private final List<Talker> talkers;
  private final List<Room> rooms;
  private int open;
  private boolean stopped;

  Churn(Field field, List<Watcher> watchers, List<Talker> talkers, List<Room> rooms) {
    this.field = field;
    this.watchers = List.copyOf(watchers);
    this.talkers = List.copyOf(talkers);
    this.rooms = List.copyOf(rooms);
  }

  void start() {
    watchers.forEach(this::restless);
    talkers.forEach(this::dropping);
    field.later(MEMBER_PERIOD, this::members);
    field.later(TOKEN_PERIOD, this::tokens);
  }

  /** Nothing new; who has left a room comes back first. */
  void stop() {
    stopped = true;
  }

  /** Nothing that was begun is unfinished. */
  boolean isOver() {
    return open == 0;
  }

  private void restless(Watcher watcher) {
    field.later(
        field.someTime(STAY),
        () -> {
          if (stopped) {
            return;
          }
          List<WatchedRoom> own = watcher.rooms();
          switch (field.random().nextInt(4)) {
            case 0 -> watcher.leaveNode(true);
            case 1, 2 -> watcher.leaveNode(false);
            default -> watcher.blink(own.get(field.random().nextInt(own.size())), someSeconds());
          }
          restless(watcher);
        });
  }

  private Duration someSeconds() {
    return Duration.ofMillis(field.random().nextInt(5_000));
  }

  private void dropping(Talker talker) {
    field.later(
        field.someTime(STAY.multipliedBy(2)),
        () -> {
          if (!stopped) {
            talker.drop();
            dropping(talker);
          }
        });
  }

  private void members() {
    if (stopped) {
      return;
    }
    Watcher watcher = watchers.get(field.random().nextInt(watchers.size()));
    List<WatchedRoom> own = watcher.rooms();
    WatchedRoom room = own.get(field.random().nextInt(own.size()));
    if (room.isMember() && room.isLive()) {
      open++;
      leave(watcher, room);
    }
    field.later(MEMBER_PERIOD, this::members);
  }

  private void leave(Watcher watcher, WatchedRoom room) {
    Account user = watcher.account();
    long process = field.recorder().newProcess(user.id());
    field
        .recorder()
        .write(new MemberEvent.Invoke(MemberEvent.Op.KICK, process, room.id(), user.id()));
    field.call(
        field.anyNode(),
        user.call("DELETE", "/rooms/" + room.id() + "/members/me"),
        result -> {
          if (result instanceof HttpResult.Answer answer && answer.isOk()) {
            field
                .recorder()
                .write(new MemberEvent.Ok(MemberEvent.Op.KICK, process, room.id(), user.id(), 0));
            field.later(someSeconds(), () -> bringBack(watcher, room));
          } else {
            refused(MemberEvent.Op.KICK, process, room, user, result);
            // Whether gone or not: being brought back does no harm.
            field.later(Duration.ofSeconds(1), () -> bringBack(watcher, room));
          }
        });
  }

  private void bringBack(Watcher watcher, WatchedRoom room) {
    Account user = watcher.account();
    Account host =
        rooms.stream()
            .filter(each -> each.id().equals(room.id()))
            .findFirst()
            .orElseThrow()
            .creator();
    long process = field.recorder().newProcess(host.id());
    field
        .recorder()
        .write(new MemberEvent.Invoke(MemberEvent.Op.JOIN, process, room.id(), user.id()));
    field.call(
        field.anyNode(),
        host.call("POST", "/rooms/" + room.id() + "/members")
            .with(new JsonObject().put("handle", user.handle())),
        result -> {
          if (result instanceof HttpResult.Answer answer && answer.isOk()) {
            field
                .recorder()
                .write(new MemberEvent.Ok(MemberEvent.Op.JOIN, process, room.id(), user.id(), 0));
            open--;
            room.member(true);
            watcher.open(room);
          } else {
            refused(MemberEvent.Op.JOIN, process, room, user, result);
            field.later(Duration.ofSeconds(1), () -> bringBack(watcher, room));
          }
        });
  }

  /** Only a code that promises absence is a refusal; else the outcome stays open. */
  private void refused(
      MemberEvent.Op op, long process, WatchedRoom room, Account user, HttpResult result) {
    if (result instanceof HttpResult.Answer answer
        && !answer.code().equals("unknown")
        && !answer.code().equals("internal")) {
      field
          .recorder()
          .write(new MemberEvent.Fail(op, process, room.id(), user.id(), answer.code()));
    }
  }

  private void tokens() {
    if (stopped) {
      return;
    }
    Watcher watcher = watchers.get(field.random().nextInt(watchers.size()));
    if (field.random().nextInt(3) > 0) {
      watcher.renew();
    } else if (watcher.process() > 0) {
      revoke(watcher);
    }
    field.later(TOKEN_PERIOD, this::tokens);
  }

  /** The server closes the watcher's connection, who then logs in anew. */
  private void revoke(Watcher watcher) {
    Account user = watcher.account();
    long process = field.recorder().newProcess(user.id());
    field.recorder().write(new RevokeEvent.Invoke(process, user.id()));
    field.call(
        field.anyNode(),
        user.logOutEverywhere(),
        result -> {
          if (result instanceof HttpResult.Answer answer && answer.isOk()) {
            field.recorder().write(new RevokeEvent.Ok(process, user.id()));
          }
        });
  }
}
