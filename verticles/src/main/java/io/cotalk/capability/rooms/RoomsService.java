package io.cotalk.capability.rooms;

import io.cotalk.bus.command.MemberRole;
import io.cotalk.bus.command.RoomAnswer.Joined;
import io.cotalk.bus.command.RoomAnswer.LeftRoom;
import io.cotalk.bus.command.RoomAnswer.LeftRooms;
import io.cotalk.bus.command.RoomCommand.AddMember;
import io.cotalk.bus.command.RoomCommand.CreateRoom;
import io.cotalk.bus.command.RoomCommand.LeaveRoom;
import io.cotalk.bus.command.RoomCommand.LeaveRooms;
import io.cotalk.bus.command.RoomCommand.OpenDirectRoom;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.capability.auth.Handle;
import io.cotalk.capability.rooms.RosterStore.Holder;
import io.cotalk.capability.users.Profiles;
import io.cotalk.core.config.RoomsConfig;
import io.cotalk.core.persistence.ChangeKey;
import io.cotalk.core.persistence.RoomChange;
import io.cotalk.core.persistence.RoomDraft;
import io.cotalk.core.persistence.RoomLog;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.ShardFailure;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.RosterChange;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.core.wire.EventBody.RoomCreated;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.IdMaker;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes rooms and changes who is in them. One for each node; its methods wait, so they run on
 * virtual threads. What a command may fail with stands at the command.
 */
public final class RoomsService {
  /** How long an answer waits for the caller's own list; then the outbox's worker goes on. */
  private static final Duration OWN_LIST = Duration.ofSeconds(2);

  /** How long leaving many rooms may take; the rest is left for another request. */
  private static final Duration LEAVE_MANY = Duration.ofSeconds(10);

  /** Ids drawn for a new room: that three clash does not happen. */
  private static final int DRAWS = 3;

  /** Longest handle repeated in an error, in UTF-16 units. */
  private static final int MAX_ECHO = 64;

  private final Shards shards;
  private final RoomLog log;
  private final Profiles profiles;
  private final UserRooms lists;
  private final RoomQuotas quotas;
  private final OutboxWorker worker;
  private final RoomsConfig config;
  private final IdMaker ids;
  private final RosterStore store = new RosterStore();
  private final RosterRules rules;

  public RoomsService(
      Shards shards,
      RoomLog log,
      Profiles profiles,
      UserRooms lists,
      RoomQuotas quotas,
      OutboxWorker worker,
      IdMaker ids) {
    this.shards = shards;
    this.log = log;
    this.profiles = profiles;
    this.lists = lists;
    this.quotas = quotas;
    this.worker = worker;
    this.config = quotas.config();
    this.ids = ids;
    this.rules = new RosterRules(store, worker.outbox(), config.maxMembers());
  }

  /**
   * A new group room.
   *
   * @param members the caller first
   */
  record Founded(RoomId room, RoomTitle title, List<UserProfile> members) {}

  /** Makes a group room. */
  Founded create(CreateRoom command) {
    UserId caller = command.caller();
    RoomTitle title = RoomTitle.of(command.title(), config.maxTitleCodePoints());
    List<UserProfile> members = firstMembers(caller, command.handles());
    quotas.make(caller, members.subList(1, members.size()));
    List<UserId> users = members.stream().map(UserProfile::id).toList();
    List<Holder> holders =
        users.stream()
            .map(
                user ->
                    new Holder(user, user.equals(caller) ? MemberRole.OWNER : MemberRole.MEMBER))
            .toList();
    RoomCreated first = new RoomCreated(title.text(), users);
    RoomId room =
        draw(
            caller.slot(),
            id ->
                log.create(
                    new RoomDraft(id, caller, first), tx -> rules.found(tx, id, caller, holders)));
    settle(
        List.of(RosterRules.founding(room, caller, caller)),
        users.stream().map(user -> RosterRules.founding(room, caller, user)).toList());
    return new Founded(room, title, members);
  }

  private List<UserProfile> firstMembers(UserId caller, List<String> handles) {
    if (handles.size() > config.maxFirstMembers()) {
      throw new ChatException(
          ErrorCode.TOO_LARGE, "at most " + config.maxFirstMembers() + " first members");
    }
    Map<UserId, UserProfile> members = new LinkedHashMap<>();
    members.put(caller, profile(caller));
    for (UserProfile member : byHandles(handles)) {
      members.putIfAbsent(member.id(), member);
    }
    if (members.size() > config.maxMembers()) {
      throw new ChatException(
          ErrorCode.TOO_LARGE, "a room has at most " + config.maxMembers() + " members");
    }
    return List.copyOf(members.values());
  }

  /**
   * A direct room.
   *
   * @param created whether it is new
   */
  record Direct(RoomId room, boolean created) {}

  /** Finds or makes the direct room of the caller and another. */
  Direct openDirect(OpenDirectRoom command) {
    UserId caller = command.caller();
    UserProfile other = byHandles(List.of(command.handle())).getFirst();
    Pair pair = Pair.of(caller, other.id());
    Direct direct =
        find(pair)
            .map(room -> new Direct(room, false))
            .orElseGet(() -> makeDirect(caller, other, pair));
    RoomId room = direct.room();
    settle(
        List.of(RosterRules.founding(room, caller, caller)),
        direct.created() ? List.of(RosterRules.founding(room, caller, other.id())) : List.of());
    if (!direct.created()) {
      accept(caller, room);
    }
    return direct;
  }

  /**
   * Asking for the room is opening it, for who was put there by the other. A failure is no loss.
   */
  private void accept(UserId caller, RoomId room) {
    lists
        .accept(caller, List.of(room))
        .timeout(OWN_LIST.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .await();
  }

  private Optional<RoomId> find(Pair pair) {
    return store.findDirect(shards.of(pair.low()), pair).await();
  }

  private Direct makeDirect(UserId caller, UserProfile other, Pair pair) {
    quotas.make(caller, List.of(other));
    List<Holder> holders =
        List.of(
            new Holder(pair.low(), MemberRole.MEMBER), new Holder(pair.high(), MemberRole.MEMBER));
    RoomCreated first = new RoomCreated(null, List.of(pair.low(), pair.high()));
    try {
      RoomId room =
          draw(
              pair.low().slot(),
              id ->
                  log.create(
                      new RoomDraft(id, caller, first),
                      tx ->
                          store
                              .claimDirect(tx, pair, id)
                              .compose(claimed -> requireFirst(claimed))
                              .compose(claim -> rules.found(tx, id, caller, holders))));
      return new Direct(room, true);
    } catch (ChatException e) {
      if (e.code() != ErrorCode.CONFLICT) {
        throw e;
      }
      return new Direct(find(pair).orElseThrow(() -> e), false);
    }
  }

  private static Future<Void> requireFirst(boolean claimed) {
    return claimed
        ? Future.succeededFuture()
        : Future.failedFuture(new ChatException(ErrorCode.CONFLICT, "the pair has a direct room"));
  }

  /** Lets a user into a room. */
  Joined add(AddMember command) {
    UserProfile user = byHandles(List.of(command.handle())).getFirst();
    RoomId room = command.room();
    quotas.add(command.caller(), user);
    ChangeKey key = key(command.caller(), command.cid(), "join " + user.id());
    RoomChange change =
        log.change(room, key, locked -> rules.admit(locked, command.caller(), user)).await();
    change
        .events()
        .forEach(event -> worker.wake(List.of(RosterChange.added(room, user.id(), event.seq()))));
    return new Joined(user, change.repeated() || change.events().isEmpty());
  }

  private static @Nullable ChangeKey key(UserId caller, @Nullable Cid cid, String what) {
    return cid == null ? null : ChangeKey.of(caller, cid, what);
  }

  /** Takes the caller out of a room. */
  void leave(LeaveRoom command) {
    ChangeKey key = key(command.caller(), command.cid(), "leave");
    settle(List.of(leave(profile(command.caller()), command.room(), key)), List.of());
  }

  /** Takes the caller out of rooms, as many as there is time for. */
  LeftRooms leave(LeaveRooms command) {
    UserProfile caller = profile(command.caller());
    long end = System.nanoTime() + LEAVE_MANY.toNanos();
    Map<RoomId, Future<List<RoomId>>> memberships = memberships(command);
    List<LeftRoom> results = new ArrayList<>();
    List<RosterChange> changes = new ArrayList<>();
    for (RoomId room : new LinkedHashSet<>(command.rooms())) {
      try {
        if (System.nanoTime() - end > 0) {
          throw new ChatException(ErrorCode.BUSY, "no time for this one");
        }
        // Without a lock on the room: only members may make others wait.
        if (!Objects.requireNonNull(memberships.get(room)).await().contains(room)) {
          throw new ChatException(ErrorCode.NOT_FOUND, "no such room");
        }
        changes.add(leave(caller, room, null));
        results.add(new LeftRoom(room, null));
      } catch (ChatException e) {
        results.add(new LeftRoom(room, e.code().wireName()));
      }
    }
    settle(changes, List.of());
    return new LeftRooms(results);
  }

  private Map<RoomId, Future<List<RoomId>>> memberships(LeaveRooms command) {
    Map<RoomId, Future<List<RoomId>>> reads = new HashMap<>();
    shards
        .roomsByShard(command.rooms())
        .forEach(
            (shard, rooms) -> {
              Future<List<RoomId>> read = store.memberOf(shard, command.caller(), rooms);
              rooms.forEach(room -> reads.put(room, read));
            });
    return reads;
  }

  private RosterChange leave(UserProfile caller, RoomId room, @Nullable ChangeKey key) {
    Shard shard = shards.of(room);
    List<UserId> heirs =
        store.likelyHeir(shard, room, caller.id()).await().stream().map(Holder::user).toList();
    Map<UserId, UserProfile> names = profiles.byIds(heirs).await();
    RoomChange change =
        log.change(room, key, locked -> rules.release(locked, caller, names)).await();
    return RosterChange.own(room, caller.id(), change.events().getLast().seq(), true);
  }

  /** Draws ids until one is free. */
  private RoomId draw(int slot, Function<RoomId, Future<RoomEvent>> create) {
    for (int draw = 1; ; draw++) {
      RoomId room = ids.room(slot);
      try {
        create.apply(room).await();
        return room;
      } catch (PgException e) {
        if (draw == DRAWS || !ShardFailure.isUniqueViolation(e, "rooms_pkey")) {
          throw e;
        }
      }
    }
  }

  /**
   * Has committed changes written to the lists: the caller's own before it returns, if that works
   * within its time, so that they find it there; the others soon.
   */
  private void settle(List<RosterChange> own, List<RosterChange> all) {
    List<RosterChange> others = new ArrayList<>(all);
    others.removeAll(own);
    worker.wake(others);
    List<Future<Void>> deliveries = own.stream().map(worker.outbox()::deliver).toList();
    Future.join(deliveries)
        .timeout(OWN_LIST.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> worker.wake(own))
        .otherwiseEmpty()
        .await();
  }

  private UserProfile profile(UserId user) {
    return profiles
        .byId(user)
        .await()
        .orElseThrow(() -> new ChatException(ErrorCode.NOT_FOUND, "no such user"));
  }

  /**
   * Finds all of them, in order, or fails with {@code not_found} naming the first that nobody has.
   */
  private List<UserProfile> byHandles(List<String> typed) {
    Map<String, Handle> handles = new LinkedHashMap<>();
    for (String one : typed) {
      handles.put(one, Handle.find(one).orElseThrow(() -> nobody(one)));
    }
    Map<Handle, UserProfile> found = profiles.byHandles(handles.values()).await();
    List<UserProfile> users = new ArrayList<>();
    handles.forEach(
        (one, handle) ->
            users.add(Optional.ofNullable(found.get(handle)).orElseThrow(() -> nobody(one))));
    return users;
  }

  private static ChatException nobody(String typed) {
    String shown = typed.length() <= MAX_ECHO ? " " + typed : "";
    return new ChatException(ErrorCode.NOT_FOUND, "nobody has the handle" + shown);
  }
}
