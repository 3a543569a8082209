package io.cotalk.capability.rooms;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.persistence.EventDraft;
import io.cotalk.core.wire.EventBody.Membership;
import io.cotalk.core.wire.EventBody.Membership.Change;
import io.cotalk.id.UserId;
import org.jspecify.annotations.Nullable;

/** The events that tell of a room's members. */
final class RosterEvents {
  private RosterEvents() {}

  static EventDraft joined(UserProfile user, UserId by) {
    return member(Change.JOIN, user.id(), user, by);
  }

  static EventDraft left(UserProfile user) {
    return member(Change.LEAVE, user.id(), user, user.id());
  }

  /**
   * @param profile the new owner's; null when it is not at hand
   */
  static EventDraft ownerChanged(UserId owner, @Nullable UserProfile profile, UserId by) {
    return member(Change.OWNER, owner, profile, by);
  }

  private static EventDraft member(
      Change change, UserId user, @Nullable UserProfile profile, UserId by) {
    @Nullable String handle = profile == null ? null : profile.handle();
    @Nullable String name = profile == null ? null : profile.name();
    return new EventDraft(by, new Membership(change, user, handle, name, by));
  }
}
