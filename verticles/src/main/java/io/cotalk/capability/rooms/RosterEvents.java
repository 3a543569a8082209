package io.cotalk.capability.rooms;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.bus.event.EventKind;
import io.cotalk.core.persistence.EventDraft;
import io.cotalk.id.UserId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events that tell of rooms and their members; their JSON is in docs/protocol.md. */
final class RosterEvents {
  private RosterEvents() {}

  /** Returns the first event's JSON of a group room. */
  static String created(RoomTitle title, List<UserId> members) {
    JsonObject body = new JsonObject().put("op", "create").put("title", title.text());
    return withMembers(body, members);
  }

  /** Returns the first event's JSON of a direct room. */
  static String createdDirect(Pair pair) {
    JsonObject body = new JsonObject().put("op", "create").put("direct", true);
    return withMembers(body, List.of(pair.low(), pair.high()));
  }

  private static String withMembers(JsonObject body, List<UserId> members) {
    JsonArray ids = new JsonArray();
    members.forEach(member -> ids.add(member.toString()));
    return body.put("members", ids).encode();
  }

  static EventDraft joined(UserProfile user, UserId by) {
    return member("join", user.id(), user, by);
  }

  static EventDraft left(UserProfile user) {
    return member("leave", user.id(), user, user.id());
  }

  /**
   * @param profile the new owner's; null when it is not at hand
   */
  static EventDraft ownerChanged(UserId owner, @Nullable UserProfile profile, UserId by) {
    return member("owner", owner, profile, by);
  }

  private static EventDraft member(
      String op, UserId user, @Nullable UserProfile profile, UserId by) {
    JsonObject body = new JsonObject().put("op", op).put("user", user.toString());
    if (profile != null) {
      body.put("handle", profile.handle()).put("name", profile.name());
    }
    return new EventDraft(EventKind.MEMBER, by, body.put("by", by.toString()).encode());
  }
}
