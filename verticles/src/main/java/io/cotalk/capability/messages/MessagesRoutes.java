package io.cotalk.capability.messages;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendReply;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.persistence.Sends;
import io.cotalk.core.persistence.SentMessage;
import io.cotalk.core.persistence.SentMessages;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.wire.EventJson;
import io.cotalk.core.wire.LogEpoch;
import io.cotalk.core.wire.MessageBody;
import io.cotalk.error.BadField;
import io.cotalk.error.ChatException;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.transport.http.ApiCall;
import io.cotalk.transport.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The HTTP operations of messages. Sending means what it means on the WebSocket: the same checks,
 * the same lanes, the same answer to a repeated cid. Runs on the event loop of the request.
 */
public final class MessagesRoutes implements Routes {
  private static final String CID_HEADER = "Idempotency-Key";
  private static final String CID = "cid";

  private final Sends sends;
  private final History history;
  private final SentMessages sent;
  private final Limits limits;
  private final MessagesConfig config;

  public MessagesRoutes(
      Sends sends, History history, SentMessages sent, Limits limits, MessagesConfig config) {
    this.sends = sends;
    this.history = history;
    this.sent = sent;
    this.limits = limits;
    this.config = config;
  }

  @Override
  public void mount(RouterBuilder operations) {
    operations.getRoute("sendMessage").addHandler(this::send);
    operations.getRoute("history").addHandler(this::read);
  }

  private void send(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    RoomId room = call.room();
    JsonObject json = call.body();
    MessageBody body = MessageBody.of(json.getString("text"), json.getLong("re", 0L), config);
    Cid cid = cid(CID_HEADER, ctx.request().getHeader(CID_HEADER));
    AppendEvent message = body.by(call.caller().user(), room, cid);
    try {
      limits.send(message.sender());
    } catch (ChatException refused) {
      sends.refused(Transport.HTTP, refused);
      throw refused;
    }
    sends
        .send(Transport.HTTP, message)
        .onSuccess(reply -> call.answer(reply.duplicate() ? 200 : 201, json(room, reply)))
        .onFailure(ctx::fail);
  }

  private static Cid cid(String name, String value) {
    try {
      return Cid.parse(value);
    } catch (IllegalArgumentException e) {
      throw new BadField(name, name + " must be a UUID of version 7");
    }
  }

  /** Who asks for more than the node gives gets what it gives, and reads on. */
  private int limit(ApiCall call) {
    return Math.min(call.limit(), config.pageLimit());
  }

  private static JsonObject json(RoomId room, SendReply reply) {
    return new JsonObject()
        .put("room", room.toString())
        .put("seq", reply.seq())
        .put("n", reply.n())
        .put("ts", reply.ts())
        .put("dup", reply.duplicate());
  }

  private void read(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    Optional<String> cid = call.text("cid");
    if (cid.isPresent()) {
      find(call, cid(CID, cid.get()));
      return;
    }
    LogEpoch epoch =
        LogEpoch.of(call.number("epoch").orElse(LogEpoch.NOT_TOLD), history.epoch(call.room()));
    page(call, new ApiCall(ctx).caller().user(), epoch)
        .onSuccess(page -> call.answer(200, page.json(epoch)))
        .onFailure(ctx::fail);
  }

  private void find(ApiCall call, Cid cid) {
    if (call.number("after").isPresent() || call.number("before").isPresent()) {
      throw new BadField(CID, "either a cid or a position, not both");
    }
    RoomId room = call.room();
    sent.find(room, call.caller().user(), cid)
        .onSuccess(found -> call.answer(200, json(found).put("epoch", history.epoch(room))))
        .onFailure(call.ctx()::fail);
  }

  private static JsonObject json(SentMessage found) {
    JsonArray events = new JsonArray();
    found.event().ifPresent(event -> events.add(EventJson.object(event)));
    return new JsonObject()
        .put("events", events)
        .put("head", found.head())
        .put("more", false)
        .put("final", found.isFinal())
        .put("time", found.time());
  }

  /** A position of another epoch says nothing: the newest page is read instead. */
  private Future<HistoryPage> page(ApiCall call, UserId reader, LogEpoch epoch) {
    OptionalLong after = call.number("after");
    OptionalLong before = call.number("before");
    if (epoch.reset()) {
      return history.before(call.room(), reader, Long.MAX_VALUE, limit(call));
    }
    if (after.isEmpty()) {
      long below = before.orElse(Long.MAX_VALUE);
      return history.before(call.room(), reader, below, limit(call));
    }
    if (before.isPresent()) {
      throw new BadField("before", "either before or after, not both");
    }
    return history.after(call.room(), reader, after.getAsLong(), limit(call));
  }
}
