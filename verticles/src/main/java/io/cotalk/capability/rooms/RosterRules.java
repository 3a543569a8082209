package io.cotalk.capability.rooms;

import io.cotalk.bus.command.MemberRole;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.rooms.RosterStore.Holder;
import io.cotalk.core.persistence.EventDraft;
import io.cotalk.core.persistence.LockedRoom;
import io.cotalk.core.userlog.RosterChange;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may come into a room and leave it. Everything here runs inside the room log's transaction
 * with the room's row locked, and may run more than once. Any thread.
 */
final class RosterRules {
  /** The seq of a room's first event. */
  static final long FIRST_SEQ = 1;

  private final RosterStore store;
  private final Outbox outbox;
  private final int maxMembers;

  RosterRules(RosterStore store, Outbox outbox, int maxMembers) {
    this.store = store;
    this.outbox = outbox;
    this.maxMembers = maxMembers;
  }

  /** Returns what the making of a room by {@code founder} is for one of its first members. */
  static RosterChange founding(RoomId room, UserId founder, UserId member) {
    return new RosterChange(room, member, FIRST_SEQ, false, !member.equals(founder));
  }

  /** Writes the members of a new room. */
  Future<Void> found(SqlConnection tx, RoomId room, UserId founder, List<Holder> members) {
    List<RosterChange> changes =
        members.stream().map(member -> founding(room, founder, member.user())).toList();
    return store.addFirst(tx, room, members).compose(added -> outbox.add(tx, changes));
  }

  /** Lets a user in; no events when they are a member already. */
  Future<List<EventDraft>> admit(LockedRoom room, UserId caller, UserProfile joining) {
    UserId user = joining.id();
    return store
        .roles(room, List.of(caller, user))
        .compose(
            roles -> {
              requireGroup(room, roles.containsKey(caller));
              if (roles.containsKey(user)) {
                return Future.succeededFuture(List.of());
              }
              if (room.memberCount() >= maxMembers) {
                throw new ChatException(
                    ErrorCode.TOO_LARGE, "a room has at most " + maxMembers + " members");
              }
              long seq = room.lastSeq() + 1;
              return store
                  .add(room, user, seq)
                  .compose(added -> note(room, RosterChange.added(room.room(), user, seq)))
                  .map(noted -> List.of(RosterEvents.joined(joining, caller)));
            });
  }

  /**
   * Lets a member go. When they are the last owner, who has been there for the longest time becomes
   * owner first.
   *
   * @param profiles of likely heirs
   */
  Future<List<EventDraft>> release(
      LockedRoom room, UserProfile leaver, Map<UserId, UserProfile> profiles) {
    UserId user = leaver.id();
    return store
        .roles(room, List.of(user))
        .compose(
            roles -> {
              requireGroup(room, roles.containsKey(user));
              return roles.get(user) == MemberRole.OWNER
                  ? bequeath(room, user, profiles)
                  : Future.succeededFuture(List.<EventDraft>of());
            })
        .compose(
            before -> {
              long seq = room.lastSeq() + before.size() + 1;
              return store
                  .remove(room, user)
                  .compose(removed -> note(room, RosterChange.own(room.room(), user, seq, true)))
                  .map(noted -> with(before, RosterEvents.left(leaver)));
            });
  }

  private Future<List<EventDraft>> bequeath(
      LockedRoom room, UserId owner, Map<UserId, UserProfile> profiles) {
    return store
        .heir(room, owner)
        .compose(
            heir -> {
              Optional<UserId> promoted =
                  heir.filter(h -> h.role() != MemberRole.OWNER).map(Holder::user);
              if (promoted.isEmpty()) {
                return Future.succeededFuture(List.of());
              }
              UserId next = promoted.get();
              return store
                  .setRole(room, next, MemberRole.OWNER)
                  .map(set -> List.of(RosterEvents.ownerChanged(next, profiles.get(next), owner)));
            });
  }

  /** Who is no member must not learn that the room exists, so that comes first. */
  private static void requireGroup(LockedRoom room, boolean member) {
    if (!member) {
      throw new ChatException(ErrorCode.NOT_FOUND, "no such room");
    }
    if (room.direct()) {
      throw directRoom();
    }
  }

  /** Returns what is said to who would change the members of a direct room. */
  static ChatException directRoom() {
    return new ChatException(ErrorCode.FORBIDDEN, "a direct room is always of the same two");
  }

  private Future<Void> note(LockedRoom room, RosterChange change) {
    return outbox.add(room.tx(), List.of(change));
  }

  private static List<EventDraft> with(List<EventDraft> before, EventDraft last) {
    return before.isEmpty() ? List.of(last) : List.of(before.getFirst(), last);
  }
}
