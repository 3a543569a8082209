package io.cotalk.core.wire;

import io.cotalk.bus.event.RoomHead;
import java.util.List;

/** Writes the server's frames as JSON. Any thread. */
public final class ServerFrames {
  private ServerFrames() {}

  /** Returns one JSON object without line breaks. */
  public static String json(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.Welcome welcome -> welcome(welcome);
      case ServerFrame.Ok(long i) -> start("ok").num("i", i).end();
      case ServerFrame.Sent sent ->
          start("ok")
              .num("i", sent.i())
              .id("r", sent.room().value())
              .num("q", sent.seq())
              .num("n", sent.n())
              .num("ts", sent.ts())
              .flag("dup", sent.duplicate())
              .end();
      case ServerFrame.OpenDone done ->
          epoch(
                  place(start("ok").num("i", done.i()), done.place()).num("g", done.generation()),
                  done.epoch())
              .end();
      case ServerFrame.OfCapability further -> {
        JsonObjectText out = start(further.type());
        further.write(out);
        yield out.end();
      }
      case ServerFrame.Failed failed -> failed(failed);
      case ServerFrame.Opened(RoomPlace place, LogEpoch epoch) ->
          epoch(place(start("opened"), place), epoch).end();
      case ServerFrame.Closed(var room, var code) ->
          start("closed").id("r", room.value()).text("code", code.wireName()).end();
      case ServerFrame.UserPush(long u, String kind, String body) ->
          start("uev").num("u", u).text("k", kind).raw("d", body).end();
      case ServerFrame.HeadPush(RoomHead head) ->
          start("head").id("r", head.room().value()).num("q", head.seq()).num("n", head.n()).end();
      case ServerFrame.ReadPush(var room, var user, long n) ->
          start("read").id("r", room.value()).id("s", user.value()).num("n", n).end();
      case ServerFrame.Gap(var room, long from, long to) ->
          start("gap").id("r", room.value()).num("from", from).num("to", to).end();
      case ServerFrame.HiddenGap(var room, long from, long to) ->
          start("gap")
              .id("r", room.value())
              .num("from", from)
              .num("to", to)
              .flag("hidden", true)
              .end();
      case ServerFrame.UserGap(long from, long to) ->
          start("ugap").num("from", from).num("to", to).end();
      case ServerFrame.Heartbeat(List<RoomHead> heads) -> heartbeat(heads);
      case ServerFrame.Expiring(long seconds) -> start("expiring").num("in", seconds).end();
      case ServerFrame.GoAway(long millis) -> start("go_away").num("delay_ms", millis).end();
    };
  }

  private static String welcome(ServerFrame.Welcome welcome) {
    WireLimits limits = welcome.limits();
    String lim =
        new JsonObjectText()
            .num("frame", limits.frameBytes())
            .num("message", limits.messageBytes())
            .num("text", limits.textCodePoints())
            .num("objects", limits.objects())
            .num("pos", limits.positions())
            .num("requests", limits.requests())
            .num("sends", limits.sendsPerSecond())
            .num("burst", limits.sendBurst())
            .num("sockets", limits.sockets())
            .num("open", limits.openRooms())
            .num("cid", limits.cidSeconds())
            .num("cid_ahead", limits.cidAheadSeconds())
            .end();
    LogEpoch epoch = welcome.epoch();
    JsonObjectText out =
        start("welcome")
            .num("i", welcome.i())
            .id("user", welcome.user().value())
            .text("cur", new UserCursor(welcome.head(), epoch.current()).toString());
    return epoch(out, epoch)
        .num("time", welcome.millis())
        .num("hb", limits.heartbeatSeconds())
        .raw("lim", lim)
        .num("exp", welcome.expiresSeconds())
        .end();
  }

  private static String failed(ServerFrame.Failed failed) {
    JsonObjectText out = start("err");
    if (failed.i() > 0) {
      out.num("i", failed.i());
    }
    out.text("code", failed.code().wireName())
        .text("msg", failed.detail())
        .flag("temp", failed.code().temporary());
    if (failed.retryMillis() > 0) {
      out.num("retry_ms", failed.retryMillis());
    }
    if (!failed.field().isEmpty()) {
      out.text("field", failed.field());
    }
    return out.end();
  }

  private static String heartbeat(List<RoomHead> heads) {
    if (heads.isEmpty()) {
      return start("ping").end();
    }
    StringBuilder rooms = new StringBuilder(heads.size() * 40).append('{');
    for (RoomHead head : heads) {
      rooms.append(rooms.length() > 1 ? ",\"" : "\"").append(head.room().value());
      rooms.append("\":[").append(head.seq()).append(',').append(head.n()).append(']');
    }
    return start("ping").raw("heads", rooms.append('}').toString()).end();
  }

  private static JsonObjectText place(JsonObjectText out, RoomPlace place) {
    RoomHead head = place.head();
    return out.id("r", head.room().value())
        .num("q", head.seq())
        .num("n", head.n())
        .num("rn", place.readN());
  }

  /** The flag is there only where it tells something. */
  private static JsonObjectText epoch(JsonObjectText out, LogEpoch epoch) {
    out.num("e", epoch.current());
    return epoch.reset() ? out.flag("reset", true) : out;
  }

  private static JsonObjectText start(String type) {
    return new JsonObjectText().text("t", type);
  }
}
