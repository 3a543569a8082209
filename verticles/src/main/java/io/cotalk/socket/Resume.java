package io.cotalk.socket;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.fanout.ReplayBudget;
import io.cotalk.fanout.Subscription;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.persistence.Access;
import io.cotalk.wire.ClientFrame.Position;
import io.cotalk.wire.ServerFrame;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the rooms of a hello's positions: all are registered, then their heads are read, many in
 * one statement a shard, while the hello's own reads run; after the welcome they are replayed one
 * after the other, newest activity first, from one budget; what is beyond it is told as gaps. Those
 * that are not opened come after them, also by activity, and last those without access. Exactly one
 * {@code opened} or {@code closed} for each room. On the connection's event loop only.
 */
final class Resume {
  private final Connection connection;
  private final OpenRooms rooms;
  private final UserId user;
  private final List<Position> positions;
  private final ReplayBudget budget;

  /** Rooms that are not opened, told after the others. */
  private final List<Runnable> afterwards = new ArrayList<>();

  private @Nullable Reading reading;

  Resume(Connection connection, OpenRooms rooms, UserId user, List<Position> positions) {
    this.connection = connection;
    this.rooms = rooms;
    this.user = user;
    this.positions = positions;
    this.budget = ReplayBudget.of(connection.loop().sockets().settings().socket());
  }

  /** Begins to read, unless it has to be chosen which rooms to open. Tells the client nothing. */
  void prepare() {
    if (positions.size() <= rooms.maxOpen()) {
      reading = read(positions);
    }
  }

  /** Goes on after the welcome, and tells the client. */
  void begin() {
    Reading begun = reading;
    if (begun != null) {
      replay(begun);
      return;
    }
    access(positions)
        .onSuccess(
            access -> {
              List<Position> chosen = newest(positions, access);
              if (!connection.isClosing()) {
                replay(read(chosen));
              }
            })
        .onFailure(failure -> closeAll(positions, failure));
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
            found.ifPresent(it -> tellGap(left, it));
            connection.send(new ServerFrame.Closed(left.room(), code));
          });
    }
    return sorted.subList(0, rooms.maxOpen());
  }

  private Reading read(List<Position> chosen) {
    List<Subscription> subscriptions = new ArrayList<>();
    List<Position> opening = new ArrayList<>();
    for (Position position : chosen) {
      if (!rooms.isOpen(position.room())) {
        opening.add(position);
        subscriptions.add(rooms.begin(position.room()));
      }
    }
    // What becomes of one is no matter of the others.
    List<Future<Void>> registered =
        subscriptions.stream().map(it -> it.registered().otherwiseEmpty()).toList();
    return new Reading(
        opening, subscriptions, Future.join(registered).compose(ignored -> access(opening)));
  }

  private void replay(Reading begun) {
    begun
        .access
        .compose(this::askAgain)
        .onFailure(
            failure -> {
              begun.subscriptions.forEach(it -> fail(it, failure));
              tellOthers();
            })
        .onSuccess(access -> replayAll(begun, access));
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

  private void replayAll(Reading begun, Map<RoomId, Optional<Access>> access) {
    List<Replay> replays = new ArrayList<>();
    for (int i = 0; i < begun.positions.size(); i++) {
      Subscription subscription = begun.subscriptions.get(i);
      Optional<Access> found = member(access, subscription.room());
      if (subscription.registered().failed()) {
        Throwable cause = subscription.registered().cause();
        afterwards.add(() -> fail(subscription, cause));
      } else if (found.isPresent()) {
        replays.add(new Replay(subscription, found.get(), begun.positions.get(i).seq()));
      } else {
        ErrorCode code = missing(access, subscription.room());
        afterwards.add(() -> rooms.failed(subscription, code));
      }
    }
    replays.sort(Comparator.<Replay>comparingLong(it -> it.access.lastAt()).reversed());
    replay(replays, 0);
  }

  private void replay(List<Replay> replays, int from) {
    for (int i = from; i < replays.size(); i++) {
      Replay next = replays.get(i);
      int following = i + 1;
      Future<?> done =
          next.subscription
              .begin(next.access, next.position, budget)
              .onSuccess(place -> rooms.opened(next.subscription, place))
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

  private void fail(Subscription subscription, Throwable failure) {
    rooms.failed(subscription, codeOf(failure));
  }

  private void closeAll(List<Position> positions, Throwable failure) {
    for (Position position : positions) {
      connection.send(new ServerFrame.Closed(position.room(), codeOf(failure)));
    }
  }

  private static ErrorCode codeOf(Throwable failure) {
    return failure instanceof ChatException known ? known.code() : ErrorCode.INTERNAL;
  }

  private Future<Map<RoomId, Optional<Access>>> access(List<Position> positions) {
    return connection.isClosing()
        ? Future.failedFuture(new ChatException(ErrorCode.CONFLICT, "the connection has ended"))
        : accessTo(positions.stream().map(Position::room).toList());
  }

  private Future<Map<RoomId, Optional<Access>>> accessTo(List<RoomId> asked) {
    return connection
        .loop()
        .fanout()
        .here(connection.loop().sockets().services().log().access(asked, user));
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
      connection.send(GapItem.of(position.room(), from, access.lastSeq()));
    }
  }

  /** Rooms that are being opened, each with its subscription. */
  private record Reading(
      List<Position> positions,
      List<Subscription> subscriptions,
      Future<Map<RoomId, Optional<Access>>> access) {}

  /** One room to be replayed. */
  private record Replay(Subscription subscription, Access access, long position) {}
}
