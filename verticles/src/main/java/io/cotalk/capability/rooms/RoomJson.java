package io.cotalk.capability.rooms;

import io.cotalk.bus.command.RoomAnswer.LeftRoom;
import io.cotalk.bus.command.RoomAnswer.LeftRooms;
import io.cotalk.bus.command.RoomAnswer.Member;
import io.cotalk.bus.command.RoomAnswer.MemberPage;
import io.cotalk.bus.command.RoomAnswer.RoomPage;
import io.cotalk.bus.command.RoomAnswer.RoomView;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.wire.EventJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** Rooms and members as the API writes them; the schemas are in openapi/cotalk.yaml. */
final class RoomJson {
  private RoomJson() {}

  static JsonObject of(RoomPage page) {
    JsonObject json = new JsonObject().put("rooms", array(page.rooms(), RoomJson::of));
    if (!page.unavailable().isEmpty()) {
      json.put("unavailable", array(page.unavailable(), Object::toString));
    }
    return withNext(json, page.next());
  }

  static JsonObject of(RoomView room) {
    JsonObject json =
        new JsonObject()
            .put("id", room.id().toString())
            .put("kind", room.title() == null ? "direct" : "group");
    if (room.title() != null) {
      json.put("title", room.title());
    }
    json.put("members", array(room.members(), RoomJson::of))
        .put("memberCount", room.memberCount())
        .put("head", room.head())
        .put("n", room.n())
        .put("readN", room.readN())
        .put("unread", Math.max(0, room.n() - room.readN()))
        .put("joinedSeq", room.joinedSeq())
        .put("role", room.role().wireName());
    return room.last() == null ? json : json.put("last", EventJson.object(room.last()));
  }

  static JsonObject of(MemberPage page) {
    JsonObject json = new JsonObject().put("members", array(page.members(), RoomJson::of));
    return withNext(json, page.next());
  }

  static JsonObject of(LeftRooms left) {
    return new JsonObject().put("results", array(left.rooms(), RoomJson::of));
  }

  private static JsonObject of(LeftRoom result) {
    JsonObject json = new JsonObject().put("room", result.room().toString());
    return result.code() == null
        ? json.put("left", true)
        : json.put("left", false).put("code", result.code());
  }

  static JsonObject of(Member member) {
    return new JsonObject()
        .put("user", of(member.user()))
        .put("role", member.role().wireName())
        .put("readN", member.readN());
  }

  static JsonObject of(UserProfile user) {
    return new JsonObject()
        .put("id", user.id().toString())
        .put("handle", user.handle())
        .put("name", user.name());
  }

  private static <T> JsonArray array(List<T> items, Function<T, Object> form) {
    return new JsonArray(items.stream().map(form).toList());
  }

  private static JsonObject withNext(JsonObject json, long next) {
    return next == 0 ? json : json.put("next", Long.toString(next));
  }
}
