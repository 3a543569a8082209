package io.cotalk.capability.rooms;

import io.cotalk.bus.command.MemberRole;
import io.cotalk.bus.command.RoomAnswer.Member;
import io.cotalk.bus.command.RoomAnswer.MemberPage;
import io.cotalk.bus.command.RoomAnswer.RoomPage;
import io.cotalk.bus.command.RoomAnswer.RoomView;
import io.cotalk.bus.command.RoomCommand;
import io.cotalk.bus.command.RoomCommand.ListMembers;
import io.cotalk.bus.command.RoomCommand.ListRooms;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.capability.rooms.RoomViewsStore.MemberRow;
import io.cotalk.capability.rooms.RoomViewsStore.RoomRow;
import io.cotalk.capability.rooms.RoomsService.Founded;
import io.cotalk.capability.users.Profiles;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.UserRooms;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows rooms to their members. One for each node; its methods wait, so they run on virtual
 * threads. What a command may fail with stands at the command.
 */
public final class RoomViews {
  private static final Logger LOG = LoggerFactory.getLogger(RoomViews.class);

  private static final int ROOM_BYTES = 256;
  private static final int MEMBER_BYTES = 128;

  private final Shards shards;
  private final UserRooms lists;
  private final Profiles profiles;
  private final RoomViewsStore store = new RoomViewsStore();

  public RoomViews(Shards shards, UserRooms lists, Profiles profiles) {
    this.shards = shards;
    this.lists = lists;
    this.profiles = profiles;
  }

  /**
   * Lists the caller's rooms: one query for the list, one for each shard that has some of the
   * rooms, then the names. Rooms of a shard that cannot be asked are named as such; rooms that the
   * list has and whose roster lacks the caller are left out. Ends early with many bytes.
   */
  RoomPage list(ListRooms command) {
    UserId caller = command.caller();
    List<RoomId> page = lists.page(caller, command.before(), command.limit() + 1).await();
    boolean more = page.size() > command.limit();
    List<RoomId> wanted = more ? page.subList(0, command.limit()) : page;
    Map<List<RoomId>, Future<List<RoomRow>>> reads = new HashMap<>();
    shards
        .roomsByShard(wanted)
        .forEach((shard, rooms) -> reads.put(rooms, store.rooms(shard, caller, rooms)));
    List<RoomRow> found = new ArrayList<>();
    List<RoomId> unavailable = new ArrayList<>();
    reads.forEach((rooms, read) -> collect(rooms, read, found, unavailable));
    found.sort(Comparator.comparing(RoomRow::id).reversed());
    int fit = fitting(found);
    if (fit < found.size()) {
      RoomId end = found.get(fit - 1).id();
      List<RoomId> before = unavailable.stream().filter(room -> room.compareTo(end) > 0).toList();
      return new RoomPage(named(found.subList(0, fit)), end.value(), before, true);
    }
    return new RoomPage(named(found), more ? wanted.getLast().value() : 0, unavailable, false);
  }

  /** Counts the rooms up to the one with which they have a page's bytes. */
  private static int fitting(List<RoomRow> found) {
    long bytes = 0;
    int fit = 0;
    while (fit < found.size() && bytes < RoomCommand.PAGE_BYTES) {
      bytes += bytes(found.get(fit));
      fit++;
    }
    return fit;
  }

  /** Bytes of a room on the bus, roughly. */
  private static int bytes(RoomRow room) {
    RoomEvent last = room.last();
    String body = last == null ? null : last.body();
    return ROOM_BYTES
        + room.members().size() * MEMBER_BYTES
        + (body == null ? 0 : ByteBufUtil.utf8Bytes(body));
  }

  private static void collect(
      List<RoomId> rooms,
      Future<List<RoomRow>> read,
      List<RoomRow> found,
      List<RoomId> unavailable) {
    try {
      found.addAll(read.await());
    } catch (ChatException e) {
      LOG.atDebug().setCause(e).log("A list of rooms lacks those of a shard");
      unavailable.addAll(rooms);
    }
  }

  /** Describes one room, or fails with {@code not_found}. */
  RoomView get(UserId caller, RoomId room) {
    List<RoomRow> found = store.rooms(shards.of(room), caller, List.of(room)).await();
    if (found.isEmpty()) {
      throw new ChatException(ErrorCode.NOT_FOUND, "no such room");
    }
    return named(found).getFirst();
  }

  /**
   * Describes a room that its caller has just made, from what is known: a question that fails now
   * would hide that the room is there.
   */
  RoomView describe(Founded room) {
    List<UserProfile> first =
        room.members().stream()
            .sorted(Comparator.comparing(UserProfile::id))
            .limit(RoomViewsStore.FIRST_MEMBERS)
            .toList();
    long seq = RosterRules.FIRST_SEQ;
    return new RoomView(
        room.room(),
        room.title().text(),
        first,
        room.members().size(),
        seq,
        0,
        0,
        seq,
        MemberRole.OWNER,
        null);
  }

  /** Lists members. */
  MemberPage members(ListMembers command) {
    RoomId room = command.room();
    List<MemberRow> rows =
        store
            .members(shards.of(room), room, command.caller(), command.after(), command.limit() + 1)
            .await()
            .orElseThrow(() -> new ChatException(ErrorCode.NOT_FOUND, "no such room"));
    boolean more = rows.size() > command.limit();
    List<MemberRow> page = more ? rows.subList(0, command.limit()) : rows;
    Map<UserId, UserProfile> names = names(page.stream().map(MemberRow::user).toList());
    List<Member> members =
        page.stream()
            .map(row -> new Member(profile(names, row.user()), row.role(), row.readN()))
            .toList();
    return new MemberPage(members, more ? page.getLast().user().value() : 0);
  }

  private List<RoomView> named(List<RoomRow> rooms) {
    Map<UserId, UserProfile> names =
        names(rooms.stream().flatMap(room -> room.members().stream()).distinct().toList());
    return rooms.stream().map(room -> view(room, names)).toList();
  }

  private static RoomView view(RoomRow room, Map<UserId, UserProfile> names) {
    return new RoomView(
        room.id(),
        room.title(),
        room.members().stream().map(user -> profile(names, user)).toList(),
        room.memberCount(),
        room.head(),
        room.n(),
        room.readN(),
        room.joinedSeq(),
        room.role(),
        room.last());
  }

  private Map<UserId, UserProfile> names(List<UserId> users) {
    List<Future<Map<UserId, UserProfile>>> reads = new ArrayList<>();
    for (int from = 0; from < users.size(); from += Profiles.MAX_BATCH) {
      int to = Math.min(users.size(), from + Profiles.MAX_BATCH);
      reads.add(profiles.byIds(users.subList(from, to)));
    }
    Map<UserId, UserProfile> names = new HashMap<>();
    reads.forEach(read -> names.putAll(read.await()));
    return names;
  }

  private static UserProfile profile(Map<UserId, UserProfile> names, UserId user) {
    return names.getOrDefault(user, new UserProfile(user, "", ""));
  }
}
