package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.RunEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a history says as a whole. Filled by {@link ModelBuilder}, read-only afterwards. */
final class Model {
  /** Who a process acts for, and since when. */
  record Actor(String user, long since) {}

  /** The sessions of a user ended between {@code begun} and {@code time}. */
  record Revocation(long begun, long line, long time) {}

  /** A user in a room. */
  record Seat(String room, String user) {}

  RunEvent.@Nullable Start start;
  final Map<String, Send> sends = new HashMap<>();
  final Map<String, List<Send>> sendsOfRoom = new HashMap<>();

  /** The one log of each room that all else is compared with. */
  final Map<String, RoomLog> logs = new TreeMap<>();

  /** Rooms in which anything was done or seen, or planned. */
  final Set<String> rooms = new TreeSet<>();

  /** Who gave a final log, by room. */
  final Map<String, Set<String>> sources = new TreeMap<>();

  final Map<Long, Actor> actors = new HashMap<>();
  final Map<Seat, Membership> memberships = new HashMap<>();

  /** By user, then by when they were asked for. */
  final Map<String, NavigableMap<Long, Revocation>> revocations = new HashMap<>();

  /** Connections that do not read on purpose. */
  final Set<Long> slow = new HashSet<>();

  long injected;
  long skipped;

  /** When the last fault was healed or, unless it needs no healing, injected; 0 without faults. */
  long lastFault;

  long openings;
  long lines;
  long lastTime;
  boolean done;

  /** The first reason why lines cannot be trusted, if any. */
  @Nullable String broken;

  List<Send> sendsOf(String room) {
    return sendsOfRoom.getOrDefault(room, List.of());
  }

  /** The user of process {@code p}; empty if it was never told. */
  String userOf(long p) {
    Actor actor = actors.get(p);
    return actor == null ? "" : actor.user();
  }

  Membership membership(String room, String user) {
    return memberships.computeIfAbsent(new Seat(room, user), seat -> new Membership());
  }

  void add(Send send) {
    sends.put(send.cid, send);
    sendsOfRoom.computeIfAbsent(send.room, room -> new ArrayList<>()).add(send);
  }
}
