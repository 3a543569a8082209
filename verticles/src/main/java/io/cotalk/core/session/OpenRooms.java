package io.cotalk.core.session;

import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.ReadFrame;
import io.cotalk.core.fanout.ReplayBudget;
import io.cotalk.core.fanout.Subscription;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.LogEpoch;
import io.cotalk.core.wire.RoomPlace;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.netty.util.collection.LongObjectHashMap;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rooms one connection has open. On the connection's event loop only. */
final class OpenRooms {
  /** The position of who has nothing of a room, or nothing that counts. */
  static final long FROM_HEAD = -1;

  private final Conversation client;
  private final Session session;
  private final UserId user;
  private final LongObjectHashMap<Opening> openings = new LongObjectHashMap<>(2);

  OpenRooms(Conversation client, Session session, UserId user) {
    this.client = client;
    this.session = session;
    this.user = user;
  }

  /**
   * Answers {@code open}. Where the room is open already, the same is answered again, and what asks
   * for something else, by another position or a greater generation, begins anew.
   */
  void open(ClientFrame.Open open) {
    Opening former = openings.get(open.room().value());
    if (former != null && open.generation() <= former.generation) {
      if (!former.subscription.isLive() || former.isAt(position(open))) {
        client.answer(open.i(), place(former), place -> done(open, place));
        return;
      }
    } else if (former == null && openings.size() >= maxOpen()) {
      client.refuse(open.i(), ErrorCode.TOO_LARGE, "too many open rooms");
      return;
    }
    reopen(open, former);
  }

  /**
   * The former opening ends after the next has begun, so that the node hears the room all along.
   */
  private void reopen(ClientFrame.Open open, @Nullable Opening former) {
    long generation = former == null ? 0 : former.generation;
    Opening opening = begin(open.room(), Math.max(open.generation(), generation));
    if (former != null) {
      former.subscription.close();
      ended(former);
    }
    Future<RoomPlace> opened =
        opening
            .subscription
            .open(position(open), ReplayBudget.of(config()))
            .onComplete(
                done -> {
                  if (done.succeeded()) {
                    live(opening, done.result());
                  } else {
                    forget(opening);
                  }
                });
    client
        .answer(open.i(), opened, place -> done(open, opening.at(place.head())))
        .onFailure(late -> endIfCurrent(opening));
  }

  private Future<RoomPlace> place(Opening opening) {
    return opening.subscription.isLive()
        ? Future.succeededFuture(opening.at(opening.subscription.head()))
        : Future.failedFuture(
            new ChatException(ErrorCode.CONFLICT, "the room is being opened already"));
  }

  private ServerFrame done(ClientFrame.Open open, RoomPlace place) {
    return new ServerFrame.OpenDone(open.i(), open.generation(), place, epoch(open));
  }

  private long position(ClientFrame.Open open) {
    return epoch(open).reset() ? FROM_HEAD : open.position();
  }

  private LogEpoch epoch(ClientFrame.Open open) {
    return epoch(open.room(), open.epoch());
  }

  /** Compares the epoch that a client told with its position with that of the room's log. */
  LogEpoch epoch(RoomId room, long told) {
    return LogEpoch.of(told, client.loop().sessions().services().log().epoch(room));
  }

  /** Answers {@code close}; nothing of the room follows the answer. */
  void close(ClientFrame.Close close) {
    Opening opening = openings.get(close.room().value());
    if (opening != null && (close.generation() < 0 || close.generation() >= opening.generation)) {
      end(opening);
    }
    client.send(new ServerFrame.Ok(close.i()));
  }

  /** Returns the opening of the rooms of a hello, not yet begun. */
  Resume resume(List<ClientFrame.Position> positions) {
    return new Resume(client, this, user, positions);
  }

  /** Begins an opening that its caller completes. */
  Subscription begin(RoomId room) {
    return begin(room, 0).subscription;
  }

  private Opening begin(RoomId room, long generation) {
    Subscription subscription = client.loop().fanout().subscribe(room, user, session);
    Opening opening = new Opening(subscription, generation);
    openings.put(room.value(), opening);
    return opening;
  }

  /** Notes that an opening of a hello is done. */
  void opened(Subscription subscription, RoomPlace place, LogEpoch epoch) {
    Opening opening = openings.get(subscription.room().value());
    if (opening != null && opening.subscription == subscription) {
      live(opening, place);
      var opened = new ServerFrame.Opened(opening.at(place.head()), epoch);
      client.sendOfRoom(subscription.room(), opened);
    }
  }

  private void live(Opening opening, RoomPlace place) {
    opening.noteRead(place.readN());
    opening.told = true;
    watchers().opened(session, opening.subscription.room());
  }

  /** Notes how far the user has read, which may be newer than what an opening finds. */
  void noteOwnRead(ReadFrame frame) {
    Opening opening = openings.get(frame.room().value());
    if (opening != null) {
      opening.noteRead(frame.n());
    }
  }

  /** Notes that an opening of a hello has failed; tells the client, unless it closed it itself. */
  void failed(Subscription subscription, ErrorCode code) {
    Opening opening = openings.get(subscription.room().value());
    if (opening != null && opening.subscription == subscription) {
      end(opening);
      RoomId room = subscription.room();
      client.sendOfRoom(room, new ServerFrame.Closed(room, code));
    }
  }

  /** The user is no member any more. */
  void removed(Subscription subscription) {
    failed(subscription, ErrorCode.NOT_FOUND);
  }

  boolean isOpen(RoomId room) {
    return openings.containsKey(room.value());
  }

  boolean isLive(RoomId room) {
    Opening opening = openings.get(room.value());
    return opening != null && opening.subscription.isLive();
  }

  /** Returns a room that is live; null for others. */
  @Nullable OpenRoom openRoom(RoomId room) {
    Opening opening = openings.get(room.value());
    if (opening == null || !opening.subscription.isLive()) {
      return null;
    }
    Subscription subscription = opening.subscription;
    return new OpenRoom(subscription.head(), subscription.members(), subscription.mayWrite());
  }

  /** Returns the heads of the rooms that are live. */
  List<RoomHead> heads() {
    List<RoomHead> heads = new ArrayList<>(openings.size());
    for (Opening opening : openings.values()) {
      if (opening.subscription.isLive()) {
        heads.add(opening.subscription.head());
      }
    }
    return heads;
  }

  int maxOpen() {
    return client.loop().sessions().settings().limits().openRooms();
  }

  void end() {
    List.copyOf(openings.values()).forEach(this::end);
  }

  private void endIfCurrent(Opening opening) {
    if (openings.get(opening.subscription.room().value()) == opening) {
      end(opening);
    }
  }

  private void end(Opening opening) {
    forget(opening);
    opening.subscription.close();
    ended(opening);
  }

  private void ended(Opening opening) {
    if (opening.told) {
      opening.told = false;
      watchers().closed(session, opening.subscription.room());
    }
  }

  private SessionWatchers watchers() {
    return client.loop().sessions().services().requests().watchers();
  }

  private void forget(Opening opening) {
    RoomId room = opening.subscription.room();
    if (openings.get(room.value()) == opening) {
      openings.remove(room.value());
    }
  }

  private SocketConfig config() {
    return client.loop().sessions().settings().socket();
  }

  /** One open room. */
  private static final class Opening {
    final Subscription subscription;
    final long generation;
    private long readN;

    /** Whether watchers have heard that it is open. */
    private boolean told;

    Opening(Subscription subscription, long generation) {
      this.subscription = subscription;
      this.generation = generation;
    }

    void noteRead(long n) {
      readN = Math.max(readN, n);
    }

    /** Tells whether who has {@code position}, or -1 for any, has all that was sent. */
    boolean isAt(long position) {
      return position < 0 || position == subscription.position();
    }

    RoomPlace at(RoomHead head) {
      return new RoomPlace(head, readN);
    }
  }
}
