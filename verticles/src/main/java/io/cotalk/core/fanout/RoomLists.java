package io.cotalk.core.fanout;

import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.wire.Encoding;
import io.cotalk.id.RoomId;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Which connections of one event loop have which rooms on their lists, and the heads to tell them:
 * the newest of each room at most once a second, encoded once, and only what has changed. On that
 * event loop only.
 */
public final class RoomLists {
  private static final long PERIOD_MILLIS = 1_000;

  private final FanoutLoop loop;
  private final LongObjectHashMap<Listed> rooms = new LongObjectHashMap<>();
  private final List<Listed> changed = new ArrayList<>();
  private boolean scheduled;

  RoomLists(FanoutLoop loop) {
    this.loop = loop;
  }

  /** Puts a room on a connection's list; followed by {@link #remove}. */
  public void add(RoomId room, Subscriber connection) {
    Listed listed = rooms.get(room.value());
    if (listed == null) {
      listed = new Listed(room);
      rooms.put(room.value(), listed);
    }
    listed.add(connection);
  }

  /** Takes a room that was added from a connection's list. */
  public void remove(RoomId room, Subscriber connection) {
    Listed listed = rooms.get(room.value());
    if (listed != null && listed.connections.remove(connection) && listed.connections.isEmpty()) {
      rooms.remove(room.value());
    }
  }

  /**
   * Takes a head that was read, which may have been so for long. Where no other head is known, its
   * age tells whether it has changed since the room is on a list.
   *
   * @return whether it is news
   */
  boolean accept(RoomHead head, long ageMillis) {
    Listed listed = rooms.get(head.room().value());
    if (listed == null || head.seq() <= listed.seq) {
      return false;
    }
    if (listed.seq == 0 && ageMillis > listed.sinceMillis()) {
      listed.seq = head.seq();
      listed.n = head.n();
      return false;
    }
    accept(head);
    return true;
  }

  /** Takes a head that has just changed. */
  void accept(RoomHead head) {
    Listed listed = rooms.get(head.room().value());
    if (listed == null || head.seq() <= listed.seq) {
      return;
    }
    if (!listed.isChanged) {
      listed.isChanged = true;
      changed.add(listed);
    }
    listed.seq = head.seq();
    listed.n = head.n();
    if (!scheduled) {
      scheduled = true;
      loop.timer(PERIOD_MILLIS, this::tell);
    }
  }

  int size() {
    return rooms.size();
  }

  void addTo(List<RoomId> all, LongPredicate known) {
    for (long room : rooms.keySet()) {
      if (!known.test(room)) {
        all.add(new RoomId(room));
      }
    }
  }

  private void tell() {
    scheduled = false;
    List<Listed> heads = List.copyOf(changed);
    changed.clear();
    for (Listed listed : heads) {
      listed.isChanged = false;
      listed.tell(new EncodedHead(new RoomHead(listed.room, listed.seq, listed.n)));
    }
  }

  /** A room on somebody's list. */
  private static final class Listed {
    final RoomId room;

    /** Those with the same encoding stand together. */
    final List<Subscriber> connections = new ArrayList<>(1);

    private final long since = System.nanoTime();

    /** The newest head that is known; 0 for none. */
    long seq;

    long n;
    boolean isChanged;

    Listed(RoomId room) {
      this.room = room;
    }

    void add(Subscriber connection) {
      Encoding encoding = connection.encoding();
      int place = connections.size();
      while (place > 0 && !connections.get(place - 1).encoding().equals(encoding)) {
        place--;
      }
      connections.add(place == 0 ? connections.size() : place, connection);
    }

    /** Looks the frame up once for each encoding. */
    void tell(EncodedHead head) {
      int next = connections.size() - 1;
      while (next >= 0) {
        Encoding encoding = connections.get(next).encoding();
        HeadFrame frame = head.in(encoding);
        while (next >= 0 && connections.get(next).encoding().equals(encoding)) {
          connections.get(next--).head(frame);
        }
      }
    }

    long sinceMillis() {
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }
  }
}
