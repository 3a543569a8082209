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
import io.cotalk.capability.rooms.RosterStore.Holder;
import io.cotalk.capability.users.Profiles;
import io.cotalk.core.config.RoomsConfig;
import io.cotalk.core.persistence.ChangeKey;
import io.cotalk.core.persistence.RequestKeys;
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
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
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

  private final Shards shards;
  private final RoomLog log;
  private final Profiles profiles;
  private final People people;
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
    this.people = new People(profiles);
    this.lists = lists;
    this.quotas = quotas;
    this.worker = worker;
    this.config = quotas.config();
    this.ids = ids;
    this.rules = new RosterRules(store, worker.outbox(), config.maxMembers());
  }

  /**
   * A group room as it began.
   *
   * @param members the caller first
   * @param created whether it is new
   */
  record Founded(RoomId room, RoomTitle title, List<UserProfile> members, boolean created) {}

  /** Makes a group room, or finds what the same request made before. */
  Founded create(CreateRoom command) {
    RoomTitle title = RoomTitle.of(command.title(), config.maxTitleCodePoints());
    Optional<ChangeKey> key = key(command);
    Optional<RoomId> made = key.flatMap(this::madeBy);
    if (made.isPresent()) {
      return foundAgain(made.get(), command.caller());
    }
    try {
      return create(command, title, key);
    } catch (ChatException e) {
      if (key.isEmpty() || !e.code().equals(ErrorCode.CONFLICT)) {
        throw e;
      }
      return foundAgain(madeBy(key.get()).orElseThrow(() -> e), command.caller());
    }
  }

  private static Optional<ChangeKey> key(CreateRoom command) {
    String asked = "create\n" + command.title() + "\n" + String.join("\n", command.handles());
    return Optional.ofNullable(key(command.caller(), command.cid(), asked));
  }

  private Optional<RoomId> madeBy(ChangeKey key) {
    return log.requestKeys().find(key).await().map(RequestKeys.Earlier::room);
  }

  /** By the room's first event: what came later is no part of the first answer. */
  private Founded foundAgain(RoomId room, UserId caller) {
    RoomCreated first = store.firstEvent(shards.of(room), room).await();
    Map<UserId, UserProfile> names = profiles.byIds(first.members()).await();
    List<UserProfile> members =
        first.members().stream()
            .map(user -> names.getOrDefault(user, new UserProfile(user, "", "")))
            .toList();
    settle(List.of(RosterRules.founding(room, caller, caller)), List.of());
    return new Founded(room, new RoomTitle(Objects.requireNonNull(first.title())), members, false);
  }

  private Founded create(CreateRoom command, RoomTitle title, Optional<ChangeKey> key) {
    UserId caller = command.caller();
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
                    new RoomDraft(id, caller, first),
                    tx ->
                        claimed(tx, key, id)
                            .compose(claimed -> rules.found(tx, id, caller, holders))));
    settle(
        List.of(RosterRules.founding(room, caller, caller)),
        users.stream().map(user -> RosterRules.founding(room, caller, user)).toList());
    return new Founded(room, title, members, true);
  }

  /** In the transaction that makes the room, so that both are there or none. */
  private Future<Void> claimed(SqlConnection tx, Optional<ChangeKey> key, RoomId room) {
    return key.isEmpty()
        ? Future.succeededFuture()
        : log.requestKeys().claim(tx, key.get(), room).compose(RoomsService::requireFirst);
  }

  private List<UserProfile> firstMembers(UserId caller, List<String> handles) {
    if (handles.size() > config.maxFirstMembers()) {
      throw new ChatException(
          ErrorCode.TOO_LARGE, "at most " + config.maxFirstMembers() + " first members");
    }
    Map<UserId, UserProfile> members = new LinkedHashMap<>();
    members.put(caller, people.byId(caller));
    for (UserProfile member : people.byHandles(handles)) {
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
    UserProfile other = people.byHandles(List.of(command.handle())).getFirst();
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
      if (!e.code().equals(ErrorCode.CONFLICT)) {
        throw e;
      }
      return new Direct(find(pair).orElseThrow(() -> e), false);
    }
  }

  private static Future<Void> requireFirst(boolean claimed) {
    return claimed
        ? Future.succeededFuture()
        : Future.failedFuture(new ChatException(ErrorCode.CONFLICT, "it is there already"));
  }

  /** Lets a user into a room. */
  Joined add(AddMember command) {
    UserProfile user = people.byHandles(List.of(command.handle())).getFirst();
    RoomId room = command.room();
    ChangeKey key = key(command.caller(), command.cid(), "join " + user.id());
    if (key != null && log.changed(room, key).await().isPresent()) {
      return new Joined(user, true);
    }
    quotas.add(command.caller(), user);
    RoomChange change =
        log.change(room, key, locked -> rules.admit(locked, command.caller(), user)).await();
    change
        .events()
        .forEach(event -> worker.wake(List.of(RosterChange.added(room, user.id(), event.seq()))));
    return new Joined(user, change.repeated() || change.events().isEmpty());
  }

  private static @Nullable ChangeKey key(UserId caller, @Nullable Cid cid, String asked) {
    return cid == null ? null : ChangeKey.of(caller, cid, asked);
  }

  /** Takes the caller out of a room. */
  void leave(LeaveRoom command) {
    ChangeKey key = key(command.caller(), command.cid(), "leave");
    settle(List.of(leave(people.byId(command.caller()), command.room(), key)), List.of());
  }

  /** Takes the caller out of rooms, as many as there is time for. */
  LeftRooms leave(LeaveRooms command) {
    UserProfile caller = people.byId(command.caller());
    long end = System.nanoTime() + LEAVE_MANY.toNanos();
    String asked = "leave " + command.rooms();
    ChangeKey key = key(caller.id(), command.cid(), asked);
    ManyLeft many = new ManyLeft(shards, store, log.requestKeys(), caller.id(), command.rooms());
    many.recall(key);
    List<LeftRoom> results = new ArrayList<>();
    List<RosterChange> changes = new ArrayList<>();
    for (RoomId room : new LinkedHashSet<>(command.rooms())) {
      try {
        if (System.nanoTime() - end > 0) {
          throw new ChatException(ErrorCode.BUSY, "no time for this one");
        }
        Optional<RosterChange> before = many.leftBefore(room);
        changes.add(before.isPresent() ? before.get() : leave(caller, room, key));
        results.add(new LeftRoom(room, null));
      } catch (ChatException e) {
        results.add(new LeftRoom(room, e.code().wireName()));
      }
    }
    settle(changes, List.of());
    return new LeftRooms(results);
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
}
