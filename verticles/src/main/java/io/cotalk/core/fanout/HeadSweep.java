package io.cotalk.core.fanout;

import io.cotalk.bus.event.UserHead;
import io.cotalk.core.persistence.ReadHead;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks the shards how far the logs go that interest this node: of its open rooms, of the rooms on
 * its connections' lists, of its connections' users. One sweep at a time, in bounded queries one
 * after the other, and a pause after each sweep. On one event loop only.
 */
public final class HeadSweep {
  /** Logs asked for at once; some 0.5 ms of a shard. */
  private static final int CHUNK = 2_000;

  private static final long PAUSE_MILLIS = 500;

  private final RoomChannels channels;
  private final UserLogReader userLog;
  private final FanoutLoop home;
  private boolean running;
  private boolean again;

  public HeadSweep(RoomChannels channels, UserLogReader userLog) {
    this.channels = channels;
    this.userLog = userLog;
    this.home = channels.loops().getFirst();
  }

  /** Begins a sweep, or has another one follow that which runs. */
  void begin() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    channels.metrics().polled();
    home.here(sweepRooms().eventually(this::sweepUsers)).onComplete(ignored -> pause());
  }

  private void pause() {
    home.timer(
        PAUSE_MILLIS,
        () -> {
          running = false;
          if (again) {
            begin();
          }
        });
  }

  private Future<Void> sweepRooms() {
    return collect(FanoutLoop::roomsOfInterest)
        .compose(rooms -> chunks(List.copyOf(rooms), 0, this::askRooms));
  }

  private Future<Void> sweepUsers() {
    return collect(FanoutLoop::usersOfInterest)
        .compose(users -> chunks(List.copyOf(users), 0, this::askUsers));
  }

  private Future<Void> askRooms(List<RoomId> rooms) {
    return channels
        .log()
        .heads(rooms)
        .onSuccess(heads -> tell(List.copyOf(heads.values())))
        .mapEmpty();
  }

  private void tell(List<ReadHead> heads) {
    channels.loops().forEach(loop -> loop.run(() -> loop.heads(heads)));
  }

  private Future<Void> askUsers(List<UserId> users) {
    return userLog.heads(users).onSuccess(this::tellUsers).mapEmpty();
  }

  private void tellUsers(List<UserHead> heads) {
    channels.loops().forEach(loop -> loop.run(() -> heads.forEach(loop.users()::accept)));
  }

  /** Asks every loop and returns all that they say, each once. */
  private <T> Future<Set<T>> collect(Function<FanoutLoop, List<T>> question) {
    List<Future<List<T>>> answers = new ArrayList<>();
    for (FanoutLoop loop : channels.loops()) {
      Promise<List<T>> answer = Promise.promise();
      loop.run(() -> answer.complete(question.apply(loop)));
      answers.add(home.here(answer.future()));
    }
    return Future.all(answers)
        .map(
            done -> {
              Set<T> all = new HashSet<>();
              answers.forEach(answer -> all.addAll(answer.result()));
              return all;
            });
  }

  /** Asks for one chunk after the other; one that fails is left to the next sweep. */
  private <T> Future<Void> chunks(List<T> all, int from, Function<List<T>, Future<Void>> ask) {
    if (from >= all.size()) {
      return Future.succeededFuture();
    }
    int to = Math.min(all.size(), from + CHUNK);
    return home.here(ask.apply(all.subList(from, to)))
        .otherwiseEmpty()
        .compose(ignored -> chunks(all, to, ask));
  }
}
