package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.light.LightConnection;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client: what it has open and what it waits for. On its loop once it is connected. */
final class Session {
  /** Requests that may wait for an answer, below what the server allows. */
  static final int MAX_UNANSWERED = 30;

  /** {@link #answered} of a number nobody waits for. */
  static final long NOTHING = 0;

  private static final int WINDOW = 64;
  private static final long CLOSED = -1;

  private final int number;
  private final int node;
  private final Account account;
  private final Room[] rooms;
  private final long[] last;
  private @Nullable LightConnection connection;
  private long @Nullable [] asked;
  private @Nullable Deque<Long> backlog;
  private int newest;
  private int unanswered;
  private int unopened;
  private long begun;
  private long readyAt;
  private boolean connected;
  private boolean deaf;

  /**
   * @param number among all sessions, from 0
   * @param node which node it connects to
   * @param rooms those it opens
   */
  Session(int number, int node, Account account, List<Room> rooms) {
    this.number = number;
    this.node = node;
    this.account = account;
    this.rooms = rooms.toArray(Room[]::new);
    this.last = new long[this.rooms.length];
    Arrays.fill(last, CLOSED);
  }

  int number() {
    return number;
  }

  int node() {
    return node;
  }

  Account account() {
    return account;
  }

  List<Room> rooms() {
    return List.of(rooms);
  }

  Room room(int slot) {
    return rooms[slot];
  }

  /** Place of a room among those of the session, -1 when it is none of them. */
  int slot(long room) {
    for (int slot = 0; slot < rooms.length; slot++) {
      if (rooms[slot].id() == room) {
        return slot;
      }
    }
    return -1;
  }

  /** The last place it has of a room; negative while the room was never open. */
  long last(int slot) {
    return last[slot];
  }

  void last(int slot, long place) {
    last[slot] = place;
  }

  /** Its next connection opens the rooms anew instead of going on where it was. */
  void forget() {
    Arrays.fill(last, CLOSED);
  }

  /** Begins to connect; what was open is to be opened again. */
  void begin(long nanos) {
    begun = nanos;
    newest = 0;
    unanswered = 0;
    unopened = rooms.length + 1;
    asked = null;
  }

  long begun() {
    return begun;
  }

  /** The open one. */
  @Nullable LightConnection connection() {
    return connected ? connection : null;
  }

  /** The one that is being made. */
  void connection(LightConnection attempt) {
    connection = attempt;
    connected = false;
  }

  /** Whether this is its connection, open or being made. */
  boolean owns(LightConnection one) {
    return one == connection;
  }

  /** Its connection is open. */
  void connected() {
    connected = true;
  }

  /** Its connection has ended. */
  void lost() {
    connection = null;
    connected = false;
  }

  boolean isReady() {
    return connected && unopened == 0;
  }

  /** It is welcome, or one room more is open; whether that was the last. */
  boolean opened() {
    unopened--;
    return unopened == 0;
  }

  /** It will read no more once it is in its rooms; to be called before it connects. */
  void deafen() {
    deaf = true;
  }

  boolean isDeaf() {
    return deaf;
  }

  /** When it was in its rooms the last time, by {@link System#nanoTime}. */
  long readyAt() {
    return readyAt;
  }

  void readyAt(long nanos) {
    readyAt = nanos;
  }

  /** Ends its connection, open or being made, which is no longer its own. */
  void leave() {
    LightConnection old = connection;
    lost();
    if (old != null) {
      old.close();
    }
  }

  boolean mayAsk() {
    return unanswered < MAX_UNANSWERED && (asked == null || asked[newest + 1 & WINDOW - 1] == 0);
  }

  /**
   * The number for a new request.
   *
   * @param what comes back with the answer; not 0
   */
  int ask(long what) {
    if (asked == null) {
      asked = new long[WINDOW];
    }
    newest++;
    asked[newest & WINDOW - 1] = what;
    unanswered++;
    return newest;
  }

  /** What was asked with this number; once. */
  long answered(long request) {
    if (asked == null || request <= newest - WINDOW || request > newest) {
      return NOTHING;
    }
    int place = (int) request & WINDOW - 1;
    long what = asked[place];
    asked[place] = 0;
    if (what != 0) {
      unanswered--;
      if (unanswered == 0 && backlog == null) {
        // Most sessions ask only at the beginning.
        asked = null;
      }
    }
    return what;
  }

  /** Keeps a due message until an answer makes room; newest last. */
  void postpone(long message) {
    if (backlog == null) {
      backlog = new ArrayDeque<>();
    }
    backlog.addLast(message);
  }

  @Nullable Long postponed() {
    return backlog == null ? null : backlog.pollFirst();
  }

  int backlog() {
    return backlog == null ? 0 : backlog.size();
  }
}
