package io.cotalk.loadtest.history;

import io.cotalk.loadtest.history.MemberEvent.Op;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what {@link EventEncoder} wrote. Anything else is an {@link IllegalArgumentException}. */
final class EventDecoder {
  private EventDecoder() {}

  static Line decode(JsonObject json) {
    return new Line(number(json, "i"), number(json, "t"), event(json));
  }

  private static Event event(JsonObject json) {
    String type = text(json, "type");
    return switch (type) {
      case "invoke", "ok", "fail", "info" -> operation(type, text(json, "f"), json);
      case "recv" -> recv(json);
      case "gap", "sub", "unsub", "end" -> stream(type, json);
      case "final" ->
          new RunEvent.Final(
              text(json, "room"),
              text(json, "source"),
              json.getLong("begun", number(json, "t")),
              entries(json));
      case "run", "client", "slow", "fault", "stats", "done" -> run(type, json);
      default -> throw unknown(type);
    };
  }

  private static RunEvent run(String type, JsonObject json) {
    return switch (type) {
      case "run" -> start(json);
      case "client" -> new RunEvent.Client(number(json, "p"), text(json, "user"));
      case "slow" -> new RunEvent.Slow(number(json, "p"), number(json, "c"));
      case "fault" ->
          new RunEvent.Fault(
              text(json, "f"),
              text(json, "arg"),
              RunEvent.Phase.valueOf(text(json, "phase").toUpperCase(Locale.ROOT)),
              text(json, "why"));
      case "stats" -> new RunEvent.Stats(text(json, "node"), values(json));
      case "done" -> new RunEvent.Done();
      default -> throw unknown(type);
    };
  }

  private static RunEvent.Start start(JsonObject json) {
    var rooms = new ArrayList<String>();
    for (Object room : json.getJsonArray("rooms", new JsonArray())) {
      rooms.add((String) room);
    }
    JsonObject plan = json.getJsonObject("plan", new JsonObject());
    return new RunEvent.Start(
        number(json, "seed"),
        json.getInteger("nodes", 0),
        json.getInteger("shards", 0),
        rooms,
        new RunEvent.Plan(plan.getLong("sends", 0L), text(plan, "command")));
  }

  private static Map<String, Double> values(JsonObject json) {
    var values = new HashMap<String, Double>();
    for (Map.Entry<String, Object> entry : json.getJsonObject("values", new JsonObject())) {
      values.put(entry.getKey(), ((Number) entry.getValue()).doubleValue());
    }
    return values;
  }

  private static Event operation(String type, String f, JsonObject json) {
    return switch (f) {
      case "send" -> send(type, json);
      case "read" -> read(type, json);
      case "join" -> member(type, Op.JOIN, json);
      case "kick" -> member(type, Op.KICK, json);
      case "revoke" -> revoke(type, json);
      default -> throw unknown(f);
    };
  }

  private static SendEvent send(String type, JsonObject json) {
    long p = number(json, "p");
    String room = text(json, "room");
    String cid = text(json, "cid");
    return switch (type) {
      case "invoke" ->
          new SendEvent.Invoke(
              p,
              json.getLong("c", 0L),
              room,
              cid,
              text(json, "body"),
              text(json, "node"),
              text(json, "proto"),
              json.getInteger("try", 1),
              json.getLong("due", -1L));
      case "ok" ->
          new SendEvent.Ok(
              p,
              room,
              cid,
              number(json, "seq"),
              number(json, "n"),
              flag(json, "dup"),
              json.getLong("ts", 0L));
      case "fail" -> new SendEvent.Fail(p, room, cid, text(json, "code"), flag(json, "temp"));
      case "info" -> new SendEvent.Unknown(p, room, cid, text(json, "why"));
      default -> throw unknown(type);
    };
  }

  private static StreamEvent recv(JsonObject json) {
    return new StreamEvent.Recv(
        number(json, "p"),
        number(json, "c"),
        text(json, "room"),
        number(json, "seq"),
        json.getLong("n", 0L),
        text(json, "kind"),
        text(json, "body"),
        text(json, "cid"),
        text(json, "sender"),
        flag(json, "live"),
        text(json, "node"));
  }

  private static StreamEvent stream(String type, JsonObject json) {
    long p = number(json, "p");
    long c = number(json, "c");
    String room = text(json, "room");
    return switch (type) {
      case "gap" -> new StreamEvent.Gap(p, c, room, number(json, "from"), number(json, "to"));
      case "sub" ->
          new StreamEvent.Sub(
              p, c, room, number(json, "pos"), number(json, "head"), text(json, "node"));
      case "unsub" -> new StreamEvent.Unsub(p, c, room);
      case "end" ->
          new StreamEvent.End(
              p, c, text(json, "node"), json.getInteger("code", 0), text(json, "why"));
      default -> throw unknown(type);
    };
  }

  private static ReadEvent read(String type, JsonObject json) {
    long p = number(json, "p");
    String room = text(json, "room");
    long after = number(json, "after");
    return switch (type) {
      case "invoke" ->
          new ReadEvent.Invoke(p, room, after, text(json, "node"), text(json, "proto"));
      case "ok" -> new ReadEvent.Ok(p, room, after, entries(json), flag(json, "whole"));
      case "fail", "info" -> new ReadEvent.Fail(p, room, after, text(json, "why"));
      default -> throw unknown(type);
    };
  }

  private static MemberEvent member(String type, Op op, JsonObject json) {
    long p = number(json, "p");
    String room = text(json, "room");
    String user = text(json, "user");
    return switch (type) {
      case "invoke" -> new MemberEvent.Invoke(op, p, room, user);
      case "ok" -> new MemberEvent.Ok(op, p, room, user, json.getLong("seq", 0L));
      case "fail" -> new MemberEvent.Fail(op, p, room, user, text(json, "why"));
      default -> throw unknown(type);
    };
  }

  private static RevokeEvent revoke(String type, JsonObject json) {
    return switch (type) {
      case "invoke" -> new RevokeEvent.Invoke(number(json, "p"), text(json, "user"));
      case "ok" -> new RevokeEvent.Ok(number(json, "p"), text(json, "user"));
      default -> throw unknown(type);
    };
  }

  private static List<LogEntry> entries(JsonObject json) {
    JsonArray array = json.getJsonArray("events", new JsonArray());
    var entries = new ArrayList<LogEntry>(array.size());
    for (int k = 0; k < array.size(); k++) {
      JsonArray e = array.getJsonArray(k);
      entries.add(
          new LogEntry(
              e.getLong(0),
              e.getLong(1),
              e.getString(2),
              e.getString(3),
              e.size() > 4 ? e.getString(4) : ""));
    }
    return entries;
  }

  private static long number(JsonObject json, String key) {
    Long value = json.getLong(key);
    if (value == null) {
      throw new IllegalArgumentException("no number " + key);
    }
    return value;
  }

  private static String text(JsonObject json, String key) {
    return json.getString(key, "");
  }

  private static boolean flag(JsonObject json, String key) {
    return json.getBoolean(key, false);
  }

  private static IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException("unknown kind of line: " + what);
  }
}
