package io.cotalk.loadtest.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Writes lines as JSON; what {@link EventDecoder} reads. Stateless. */
final class EventEncoder {
  private EventEncoder() {}

  static JsonObject encode(Line line) {
    var json = new JsonObject().put("i", line.i()).put("t", line.t());
    return switch (line.event()) {
      case RunEvent event -> run(json, event);
      case SendEvent event -> send(json, event);
      case StreamEvent event -> stream(json, event);
      case ReadEvent event -> read(json, event);
      case MemberEvent event -> member(json, event);
      case RevokeEvent event -> revoke(json, event);
    };
  }

  private static JsonObject run(JsonObject json, RunEvent event) {
    return switch (event) {
      case RunEvent.Start e ->
          json.put("type", "run")
              .put("seed", e.seed())
              .put("nodes", e.nodes())
              .put("shards", e.shards())
              .put("rooms", new JsonArray(e.rooms()))
              .put(
                  "plan",
                  new JsonObject()
                      .put("sends", e.plan().sends())
                      .put("command", e.plan().command()));
      case RunEvent.Client e -> json.put("type", "client").put("p", e.p()).put("user", e.user());
      case RunEvent.Slow e -> json.put("type", "slow").put("p", e.p()).put("c", e.c());
      case RunEvent.Fault e ->
          json.put("type", "fault")
              .put("f", e.f())
              .put("arg", e.arg())
              .put("phase", e.phase().name().toLowerCase(Locale.ROOT))
              .put("why", e.why());
      case RunEvent.Stats e -> {
        json.put("type", "stats").put("node", e.node());
        var values = new JsonObject();
        e.values().forEach(values::put);
        yield json.put("values", values);
      }
      case RunEvent.Final e ->
          json.put("type", "final")
              .put("room", e.room())
              .put("source", e.source())
              .put("begun", e.begun())
              .put("events", entries(e.events()));
      case RunEvent.Done e -> json.put("type", "done");
    };
  }

  private static JsonObject send(JsonObject json, SendEvent event) {
    return switch (event) {
      case SendEvent.Invoke e ->
          of(json, "invoke", e)
              .put("c", e.c())
              .put("body", e.body())
              .put("node", e.node())
              .put("proto", e.proto())
              .put("try", e.attempt())
              .put("due", e.due());
      case SendEvent.Ok e ->
          of(json, "ok", e)
              .put("seq", e.seq())
              .put("n", e.n())
              .put("dup", e.dup())
              .put("ts", e.ts());
      case SendEvent.Fail e -> of(json, "fail", e).put("code", e.code()).put("temp", e.temp());
      case SendEvent.Unknown e -> of(json, "info", e).put("why", e.why());
    };
  }

  private static JsonObject of(JsonObject json, String type, SendEvent event) {
    return json.put("type", type)
        .put("f", "send")
        .put("p", event.p())
        .put("room", event.room())
        .put("cid", event.cid());
  }

  private static JsonObject stream(JsonObject json, StreamEvent event) {
    return switch (event) {
      case StreamEvent.Recv e ->
          of(json, "recv", e)
              .put("room", e.room())
              .put("seq", e.seq())
              .put("n", e.n())
              .put("kind", e.kind())
              .put("body", e.body())
              .put("cid", e.cid())
              .put("sender", e.sender())
              .put("live", e.live())
              .put("node", e.node());
      case StreamEvent.Gap e ->
          of(json, "gap", e).put("room", e.room()).put("from", e.from()).put("to", e.to());
      case StreamEvent.Sub e ->
          of(json, "sub", e)
              .put("room", e.room())
              .put("pos", e.pos())
              .put("head", e.head())
              .put("node", e.node());
      case StreamEvent.Unsub e -> of(json, "unsub", e).put("room", e.room());
      case StreamEvent.End e ->
          of(json, "end", e).put("node", e.node()).put("code", e.code()).put("why", e.why());
    };
  }

  private static JsonObject of(JsonObject json, String type, StreamEvent event) {
    return json.put("type", type).put("p", event.p()).put("c", event.c());
  }

  private static JsonObject read(JsonObject json, ReadEvent event) {
    json.put("f", "read").put("p", event.p()).put("room", event.room()).put("after", event.after());
    return switch (event) {
      case ReadEvent.Invoke e ->
          json.put("type", "invoke").put("node", e.node()).put("proto", e.proto());
      case ReadEvent.Ok e ->
          json.put("type", "ok").put("events", entries(e.events())).put("whole", e.whole());
      case ReadEvent.Fail e -> json.put("type", "fail").put("why", e.why());
    };
  }

  private static JsonObject member(JsonObject json, MemberEvent event) {
    json.put("f", event.op().name().toLowerCase(Locale.ROOT))
        .put("p", event.p())
        .put("room", event.room())
        .put("user", event.user());
    return switch (event) {
      case MemberEvent.Invoke e -> json.put("type", "invoke");
      case MemberEvent.Ok e -> json.put("type", "ok").put("seq", e.seq());
      case MemberEvent.Fail e -> json.put("type", "fail").put("why", e.why());
    };
  }

  private static JsonObject revoke(JsonObject json, RevokeEvent event) {
    json.put("f", "revoke").put("p", event.p()).put("user", event.user());
    return switch (event) {
      case RevokeEvent.Invoke e -> json.put("type", "invoke");
      case RevokeEvent.Ok e -> json.put("type", "ok");
    };
  }

  private static JsonArray entries(List<LogEntry> events) {
    var array = new JsonArray();
    for (LogEntry entry : events) {
      array.add(JsonArray.of(entry.seq(), entry.n(), entry.body(), entry.cid(), entry.sender()));
    }
    return array;
  }
}
