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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the rooms of a hello's positions: all are registered, then their heads are read, many in
 * one statement a shard, then they are replayed one after the other, newest activity first, from
 * one budget; what is beyond it is told as gaps. Exactly one {@code opened} or {@code closed} for
 * each room. On the connection's event loop only.
 */
final class Resume {
  private final Connection connection;
  private final OpenRooms rooms;
  private final UserId user;
  private final ReplayBudget budget;

  Resume(Connection connection, OpenRooms rooms, UserId user) {
    this.connection = connection;
    this.rooms = rooms;
    this.user = user;
    this.budget = ReplayBudget.of(connection.loop().sockets().settings().socket());
  }

  void begin(List<Position> positions) {
    if (positions.size() <= rooms.maxOpen()) {
      open(positions);
      return;
    }
    access(positions)
        .onSuccess(access -> open(newest(positions, access)))
        .onFailure(failure -> closeAll(positions, failure));
  }

  /** Chooses the rooms with the newest activity; the others are told how much they missed. */
  private List<Position> newest(List<Position> positions, Map<RoomId, Optional<Access>> access) {
    List<Position> sorted = new ArrayList<>(positions);
    sorted.sort(byActivity(access));
    for (Position left : sorted.subList(rooms.maxOpen(), sorted.size())) {
      Optional<Access> found = member(access, left.room());
      found.ifPresent(it -> tellGap(left, it));
      connection.send(
          new ServerFrame.Closed(
              left.room(), found.isPresent() ? ErrorCode.TOO_LARGE : missing(access, left.room())));
    }
    return sorted.subList(0, rooms.maxOpen());
  }

  private void open(List<Position> positions) {
    if (connection.isClosing()) {
      return;
    }
    List<Subscription> subscriptions = new ArrayList<>();
    List<Position> opening = new ArrayList<>();
    for (Position position : positions) {
      if (!rooms.isOpen(position.room())) {
        opening.add(position);
        subscriptions.add(rooms.begin(position.room()));
      }
    }
    List<Future<Void>> registered = subscriptions.stream().map(Subscription::registered).toList();
    Future.join(registered)
        .compose(ignored -> access(opening))
        .onFailure(failure -> subscriptions.forEach(it -> fail(it, failure)))
        .onSuccess(access -> replayAll(opening, subscriptions, access));
  }

  private void replayAll(
      List<Position> positions,
      List<Subscription> subscriptions,
      Map<RoomId, Optional<Access>> access) {
    List<Replay> replays = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      Subscription subscription = subscriptions.get(i);
      Optional<Access> found = member(access, subscription.room());
      if (found.isPresent()) {
        replays.add(new Replay(subscription, found.get(), positions.get(i).seq()));
      } else {
        rooms.failed(subscription, missing(access, subscription.room()));
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
    List<RoomId> ids = positions.stream().map(Position::room).toList();
    return connection
        .loop()
        .fanout()
        .here(connection.loop().sockets().services().log().access(ids, user));
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

  /** One room to be replayed. */
  private record Replay(Subscription subscription, Access access, long position) {}
}
