package io.cotalk.core.session;

import io.cotalk.core.fanout.FanoutLoop;
import io.cotalk.core.fanout.ReplayBudget;
import io.cotalk.core.fanout.Subscription;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.wire.ClientFrame.Position;
import io.cotalk.core.wire.LogEpoch;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the rooms of a hello's positions: all are registered, then their heads are read, many in
 * one statement a shard, while the hello's own reads run; after the welcome they are replayed one
 * after the other, newest activity first, from one budget; what is beyond it is told as gaps. Those
 * that are not opened come after them, also by activity, and last those without access. The rooms
 * of a shard that does not answer follow when it does, and hold up no others. Exactly one {@code
 * opened} or {@code closed} for each room. On the connection's event loop only.
 */
final class Resume {
  /** So long the rooms of all shards are waited for, to have the newest first. */
  private static final long PATIENCE_MILLIS = 500;

  private final Conversation client;
  private final OpenRooms rooms;
  private final UserId user;
  private final List<Position> positions;
  private final ReplayBudget budget;

  /** Rooms that are not opened, told after the others. */
  private final List<Runnable> afterwards = new ArrayList<>();

  private @Nullable List<Reading> reading;

  Resume(Conversation client, OpenRooms rooms, UserId user, List<Position> positions) {
    this.client = client;
    this.rooms = rooms;
    this.user = user;
    this.positions = positions;
    this.budget = ReplayBudget.of(client.loop().sessions().settings().socket());
  }

  /** Begins to read, unless it has to be chosen which rooms to open. Tells the client nothing. */
  void prepare() {
    if (positions.size() <= rooms.maxOpen()) {
      reading = read(positions);
    }
  }

  /** Goes on after the welcome, and tells the client. */
  void begin() {
    List<Reading> begun = reading;
    if (begun != null) {
      replay(begun);
      return;
    }
    Map<RoomId, Optional<Access>> found = new HashMap<>();
    List<Future<Void>> reads = new ArrayList<>();
    for (List<RoomId> ofShard : log().byShard(roomsOf(positions))) {
      reads.add(access(ofShard).onSuccess(found::putAll).mapEmpty());
    }
    within(
        Future.join(reads),
        () -> {
          if (!client.isClosing()) {
            replay(read(newest(positions, Map.copyOf(found))));
          }
        });
  }

  /** Goes on when {@code work} is done, or has taken too long. */
  private void within(Future<?> work, Runnable next) {
    if (work.isComplete()) {
      next.run();
      return;
    }
    FanoutLoop loop = client.loop().fanout();
    Promise<Void> once = Promise.promise();
    long timer = loop.timer(PATIENCE_MILLIS, once::tryComplete);
    work.onComplete(
        ignored -> {
          loop.cancelTimer(timer);
          once.tryComplete();
        });
    once.future().onComplete(ignored -> next.run());
  }

  /** Chooses the rooms with the newest activity; the others are told how much they missed. */
  private List<Position> newest(List<Position> positions, Map<RoomId, Optional<Access>> access) {
    List<Position> sorted = new ArrayList<>(positions);
    sorted.sort(byActivity(access));
    for (Position left : sorted.subList(rooms.maxOpen(), sorted.size())) {
      Optional<Access> found = member(access, left.room());
      ErrorCode code = found.isPresent() ? ErrorCode.TOO_LARGE : missing(access, left.room());
      afterwards.add(
          () -> {
            if (!epoch(left).reset()) {
              found.ifPresent(it -> tellGap(left, it));
            }
            client.sendOfRoom(left.room(), new ServerFrame.Closed(left.room(), code));
          });
    }
    return sorted.subList(0, rooms.maxOpen());
  }

  private List<Reading> read(List<Position> chosen) {
    Map<RoomId, Opening> opening = new LinkedHashMap<>();
    for (Position position : chosen) {
      if (!rooms.isOpen(position.room())) {
        Subscription subscription = rooms.begin(position.room());
        opening.put(position.room(), new Opening(subscription, position));
      }
    }
    return log().byShard(opening.keySet()).stream()
        .map(ofShard -> read(ofShard, ofShard.stream().map(opening::get).toList()))
        .toList();
  }

  private Reading read(List<RoomId> ofShard, List<Opening> openings) {
    // What becomes of one is no matter of the others.
    List<Future<Void>> registered =
        openings.stream().map(it -> it.subscription.registered().otherwiseEmpty()).toList();
    return new Reading(openings, Future.join(registered).compose(ignored -> access(ofShard)));
  }

  private void replay(List<Reading> begun) {
    List<Reading> current =
        begun.stream()
            .map(it -> new Reading(it.openings, it.access.compose(this::askAgain)))
            .toList();
    within(
        Future.join(current.stream().map(Reading::access).toList()),
        () -> {
          List<Replay> replays = new ArrayList<>();
          for (Reading one : current) {
            if (one.access.isComplete()) {
              replays.addAll(replays(one));
            } else {
              one.access.onComplete(ignored -> replayInOrder(replays(one)));
            }
          }
          replayInOrder(replays);
        });
  }

  /** Who was no member before the welcome may be one in the list of rooms that came with it. */
  private Future<Map<RoomId, Optional<Access>>> askAgain(Map<RoomId, Optional<Access>> access) {
    List<RoomId> foreign =
        access.entrySet().stream()
            .filter(of -> of.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (foreign.isEmpty()) {
      return Future.succeededFuture(access);
    }
    return accessTo(foreign)
        .map(
            later -> {
              Map<RoomId, Optional<Access>> all = new HashMap<>(access);
              all.putAll(later);
              return all;
            });
  }

  /** Returns what can be replayed of what was read; tells of the others that they are closed. */
  private List<Replay> replays(Reading done) {
    List<Replay> replays = new ArrayList<>();
    for (Opening opening : done.openings) {
      Subscription subscription = opening.subscription;
      if (done.access.failed()) {
        afterwards.add(() -> fail(subscription, done.access.cause()));
      } else if (subscription.registered().failed()) {
        afterwards.add(() -> fail(subscription, subscription.registered().cause()));
      } else {
        Map<RoomId, Optional<Access>> access = done.access.result();
        Optional<Access> found = member(access, subscription.room());
        if (found.isPresent()) {
          replays.add(new Replay(subscription, found.get(), opening.position));
        } else {
          ErrorCode code = missing(access, subscription.room());
          afterwards.add(() -> rooms.failed(subscription, code));
        }
      }
    }
    return replays;
  }

  private void replayInOrder(List<Replay> replays) {
    replays.sort(Comparator.<Replay>comparingLong(it -> it.access.lastAt()).reversed());
    replay(replays, 0);
  }

  private void replay(List<Replay> replays, int from) {
    for (int i = from; i < replays.size(); i++) {
      Replay next = replays.get(i);
      int following = i + 1;
      Future<?> done =
          next.subscription
              .begin(next.access, from(next.position), budget)
              .onSuccess(place -> rooms.opened(next.subscription, place, epoch(next.position)))
              .onFailure(failure -> fail(next.subscription, failure));
      if (!done.isComplete()) {
        done.onComplete(ignored -> replay(replays, following));
        return;
      }
    }
    tellOthers();
  }

  private void tellOthers() {
    afterwards.forEach(Runnable::run);
    afterwards.clear();
  }

  private LogEpoch epoch(Position position) {
    return rooms.epoch(position.room(), position.epoch());
  }

  private long from(Position position) {
    return epoch(position).reset() ? OpenRooms.FROM_HEAD : position.seq();
  }

  private void fail(Subscription subscription, Throwable failure) {
    rooms.failed(subscription, codeOf(failure));
  }

  private static ErrorCode codeOf(Throwable failure) {
    return failure instanceof ChatException known ? known.code() : ErrorCode.INTERNAL;
  }

  private Future<Map<RoomId, Optional<Access>>> access(List<RoomId> asked) {
    return client.isClosing()
        ? Future.failedFuture(new ChatException(ErrorCode.CONFLICT, "the connection has ended"))
        : accessTo(asked);
  }

  private Future<Map<RoomId, Optional<Access>>> accessTo(List<RoomId> asked) {
    return client.loop().fanout().here(log().access(asked, user));
  }

  private RoomLogReader log() {
    return client.loop().sessions().services().log();
  }

  private static List<RoomId> roomsOf(List<Position> positions) {
    return positions.stream().map(Position::room).toList();
  }

  private static Comparator<Position> byActivity(Map<RoomId, Optional<Access>> access) {
    return Comparator.<Position>comparingLong(
            it -> member(access, it.room()).map(Access::lastAt).orElse(Long.MIN_VALUE))
        .reversed();
  }

  private static Optional<Access> member(Map<RoomId, Optional<Access>> access, RoomId room) {
    return access.getOrDefault(room, Optional.empty());
  }

  /** Says why there is no access: no member, or the shard did not say. */
  private static ErrorCode missing(Map<RoomId, Optional<Access>> access, RoomId room) {
    return access.containsKey(room) ? ErrorCode.NOT_FOUND : ErrorCode.UNAVAILABLE;
  }

  private void tellGap(Position position, Access access) {
    long from = Math.max(position.seq() + 1, access.joinedSeq());
    if (from <= access.lastSeq()) {
      RoomId room = position.room();
      client.sendOfRoom(room, new ServerFrame.Gap(room, from, access.lastSeq()));
    }
  }

  /** One room that is being opened. */
  private record Opening(Subscription subscription, Position position) {}

  /** The rooms of one shard that are being opened. */
  private record Reading(List<Opening> openings, Future<Map<RoomId, Optional<Access>>> access) {}

  /** One room to be replayed. */
  private record Replay(Subscription subscription, Access access, Position position) {}
}
