package io.cotalk.core.fanout;

import io.cotalk.bus.Bus;
import io.cotalk.bus.event.HeadDigest;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.FanoutConfig;
import io.cotalk.core.config.PlantedBug;
import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.persistence.ReadHead;
import io.cotalk.core.persistence.RoomLogReader;
import io.cotalk.core.wire.Encoding;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The fan-out of one event loop: the rooms it is home of, and the rooms, lists and users of its
 * connections. All but {@link #run} on that event loop only. Ends with the Vert.x instance.
 */
public final class FanoutLoop {
  private static final long NO_TIMER = -1;

  private final ContextInternal context;
  private final RoomChannels channels;
  private final Registrations registrations;
  private final LongObjectHashMap<RoomChannel> homed = new LongObjectHashMap<>();
  private final LongObjectHashMap<Audience> audiences = new LongObjectHashMap<>();
  private final RoomLists lists;
  private final UserConnections users = new UserConnections();

  FanoutLoop(ContextInternal context, RoomChannels channels) {
    this.context = context;
    this.channels = channels;
    this.registrations =
        new Registrations(
            context.owner(),
            channels.config().addressing(),
            this::receive,
            channels.metrics(),
            channels.faults().points());
    this.lists = new RoomLists(this);
  }

  /**
   * Begins an opening of {@code room}; to be followed by {@link Subscription#open}, and by {@link
   * Subscription#close} in the end.
   */
  public Subscription subscribe(RoomId room, UserId user, Subscriber subscriber) {
    Audience audience = audiences.get(room.value());
    if (audience == null) {
      Encoding encoding = subscriber.encoding();
      Audience added = new Audience(this, room, encoding);
      audiences.put(room.value(), added);
      FanoutLoop home = channels.home(room);
      home.run(() -> home.channel(room).attach(added, encoding));
      audience = added;
    }
    return new Subscription(audience, user, subscriber);
  }

  /** Returns the lists of rooms whose heads interest connections of this loop. */
  public RoomLists lists() {
    return lists;
  }

  /** Returns the users of this loop's connections. */
  public UserConnections users() {
    return users;
  }

  /** Runs {@code task} on this loop: at once when there already, else as one of its next tasks. */
  public void run(Runnable task) {
    if (context.nettyEventLoop().inEventLoop()) {
      context.dispatch(task);
    } else {
      context.runOnContext(ignored -> task.run());
    }
  }

  /** Returns {@code future} as one that completes on this loop. */
  public <T> Future<T> here(Future<T> future) {
    Promise<T> promise = Promise.promise();
    future.onComplete(done -> run(() -> promise.handle(done)));
    return promise.future();
  }

  /** Subscribers of this loop want events of the room in one encoding more. */
  void encodeFor(Audience audience, Encoding encoding) {
    FanoutLoop home = channels.home(audience.room());
    home.run(() -> home.channel(audience.room()).encodeFor(encoding));
  }

  /** Subscribers of this loop want none any more in one of their encodings. */
  void encodeNoMore(Audience audience, Encoding encoding) {
    FanoutLoop home = channels.home(audience.room());
    home.run(() -> home.channel(audience.room()).encodeNoMore(encoding));
  }

  /** The last subscriber of this loop has left the room; its link had this encoding. */
  void leave(Audience audience, Encoding encoding) {
    RoomId room = audience.room();
    audiences.remove(room.value());
    FanoutLoop home = channels.home(room);
    home.run(() -> home.channel(room).detach(audience, encoding));
  }

  /** Returns the channel of a room this loop is home of, made if it is not there. */
  RoomChannel channel(RoomId room) {
    RoomChannel channel = homed.get(room.value());
    if (channel == null) {
      channel = new RoomChannel(this, room);
      homed.put(room.value(), channel);
      metrics().roomBegun();
    }
    return channel;
  }

  void ended(RoomChannel channel) {
    homed.remove(channel.room().value());
    metrics().roomEnded();
  }

  /** Takes the head of a room from a connection that has just asked for it: no news for lists. */
  void head(RoomHead head) {
    RoomChannel channel = homed.get(head.room().value());
    if (channel != null) {
      channel.accept(head);
    }
  }

  /** Takes heads as the shards have them. */
  void heads(List<ReadHead> heads) {
    for (ReadHead read : heads) {
      head(read.head());
      if (lists.accept(read.head(), read.ageMillis()) && read.sent() != null) {
        users.sent(read.sent());
      }
    }
  }

  /** Who sent hears of it before the lists count the message. */
  void digest(HeadDigest digest) {
    digest.sent().forEach(users::sent);
    for (RoomHead head : digest.rooms()) {
      head(head);
      lists.accept(head);
    }
    digest.users().forEach(users::accept);
  }

  /** Returns the rooms whose heads this loop wants to know, each once, in no order. */
  List<RoomId> roomsOfInterest() {
    List<RoomId> rooms = new ArrayList<>(homed.size() + lists.size());
    homed.keySet().forEach(room -> rooms.add(new RoomId(room)));
    lists.addTo(rooms, homed::containsKey);
    return rooms;
  }

  /** Returns the users of this loop's connections, in no order. */
  List<UserId> usersOfInterest() {
    return users.all();
  }

  /** Runs {@code task} later, once; returns the number to cancel it by. */
  public long timer(long millis, Runnable task) {
    return context.setTimer(millis, ignored -> task.run());
  }

  /** Runs {@code task} again and again. */
  public void periodically(long millis, Runnable task) {
    context.setPeriodic(millis, ignored -> task.run());
  }

  /** Runs {@code task} when all else of this turn of the loop is done. */
  public void atEndOfTurn(Runnable task) {
    ((SingleThreadEventLoop) context.nettyEventLoop()).executeAfterEventLoopIteration(task);
  }

  /** Runs {@code task} in the next turn, after the loop has looked for what has come. */
  public void inNextTurn(Runnable task) {
    // A task that is not scheduled may run before.
    var unused =
        context.nettyEventLoop().schedule(() -> context.dispatch(task), 1, TimeUnit.NANOSECONDS);
  }

  /** Cancels what {@link #timer} began; harmless when it is done. */
  public void cancelTimer(long timer) {
    if (timer != NO_TIMER) {
      context.owner().cancelTimer(timer);
    }
  }

  Registrations registrations() {
    return registrations;
  }

  RoomChannels channels() {
    return channels;
  }

  RoomLogReader log() {
    return channels.log();
  }

  FanoutConfig config() {
    return channels.config();
  }

  SocketConfig limits() {
    return channels.limits();
  }

  FanoutMetrics metrics() {
    return channels.metrics();
  }

  boolean hasBug(PlantedBug suspect) {
    return channels.faults().has(suspect);
  }

  private void receive(Message<Object> message) {
    if (channels.faults().bus().drops(message)) {
      return;
    }
    Object body = Bus.body(message);
    if (body instanceof RoomEvents written) {
      RoomChannel channel = homed.get(written.room().value());
      if (channel != null) {
        channel.accept(written.events());
      }
    } else if (body instanceof ReadMoved moved) {
      RoomChannel channel = homed.get(moved.room().value());
      if (channel != null) {
        channel.accept(moved);
      }
    } else if (body instanceof RoomSignal signal) {
      RoomChannel channel = homed.get(signal.room().value());
      if (channel != null) {
        channel.accept(signal);
      }
    }
  }
}
