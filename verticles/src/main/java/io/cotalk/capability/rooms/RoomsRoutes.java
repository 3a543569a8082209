package io.cotalk.capability.rooms;

import io.cotalk.bus.Bus;
import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Done;
import io.cotalk.bus.command.RoomAnswer.Joined;
import io.cotalk.bus.command.RoomAnswer.LeftRooms;
import io.cotalk.bus.command.RoomAnswer.MemberPage;
import io.cotalk.bus.command.RoomAnswer.OneRoom;
import io.cotalk.bus.command.RoomAnswer.ReadPosition;
import io.cotalk.bus.command.RoomAnswer.RoomPage;
import io.cotalk.bus.command.RoomCommand;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.transport.http.ApiCall;
import io.cotalk.transport.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Duration;
import java.util.List;

/** The HTTP operations of rooms. Runs on the event loop of the request. */
public final class RoomsRoutes implements Routes {
  /** Longer than the statements of the longest request may take one after the other. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Vertx vertx;

  public RoomsRoutes(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public void mount(RouterBuilder operations) {
    operations.getRoute("createRoom").addHandler(this::create);
    operations.getRoute("directRoom").addHandler(this::direct);
    operations.getRoute("listRooms").addHandler(this::list);
    operations.getRoute("getRoom").addHandler(this::get);
    operations.getRoute("listMembers").addHandler(this::members);
    operations.getRoute("addMember").addHandler(this::add);
    operations.getRoute("leaveRoom").addHandler(this::leave);
    operations.getRoute("leaveRooms").addHandler(this::leaveMany);
    operations.getRoute("markRead").addHandler(this::markRead);
  }

  private void create(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    JsonArray handles = call.body().getJsonArray("members");
    List<String> members = handles.stream().map(String.class::cast).toList();
    String title = call.body().getString("title");
    answer(call, new RoomCommand.CreateRoom(caller(ctx), title, members, call.key()));
  }

  private void direct(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    answer(call, new RoomCommand.OpenDirectRoom(caller(ctx), call.body().getString("handle")));
  }

  private void get(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    answer(call, new RoomCommand.GetRoom(caller(ctx), call.room()));
  }

  private void answer(ApiCall call, RoomCommand command) {
    ask(command, OneRoom.class)
        .onSuccess(answer -> call.answer(answer.created() ? 201 : 200, RoomJson.of(answer.room())))
        .onFailure(call.ctx()::fail);
  }

  private void list(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    long before = call.cursor(RoomId::parse).map(RoomId::value).orElse(Long.MAX_VALUE);
    RoomCommand command = new RoomCommand.ListRooms(caller(ctx), before, call.limit());
    call.answer(ask(command, RoomPage.class).map(RoomJson::of));
  }

  private void members(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    long after = call.cursor(UserId::parse).map(UserId::value).orElse(0L);
    RoomCommand command =
        new RoomCommand.ListMembers(caller(ctx), call.room(), after, call.limit());
    call.answer(ask(command, MemberPage.class).map(RoomJson::of));
  }

  private void add(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    String handle = call.body().getString("handle");
    ask(new RoomCommand.AddMember(caller(ctx), call.room(), handle, call.key()), Joined.class)
        .onSuccess(answer -> call.answer(answer.before() ? 200 : 201, json(answer)))
        .onFailure(ctx::fail);
  }

  private static JsonObject json(Joined joined) {
    return new JsonObject().put("user", RoomJson.of(joined.user()));
  }

  private void leave(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    ask(new RoomCommand.LeaveRoom(caller(ctx), call.room(), call.key()), Done.class)
        .onSuccess(done -> ctx.response().setStatusCode(204).end())
        .onFailure(ctx::fail);
  }

  private void leaveMany(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    List<RoomId> rooms =
        call.body().getJsonArray("rooms").stream()
            .map(String.class::cast)
            .map(RoomId::parse)
            .toList();
    RoomCommand command = new RoomCommand.LeaveRooms(caller(ctx), rooms, call.key());
    call.answer(ask(command, LeftRooms.class).map(RoomJson::of));
  }

  private void markRead(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    long n = call.body().getLong("n");
    RoomCommand command = new RoomCommand.MarkRead(caller(ctx), call.room(), n);
    call.answer(
        ask(command, ReadPosition.class).map(answer -> new JsonObject().put("n", answer.n())));
  }

  private static UserId caller(RoutingContext ctx) {
    return new ApiCall(ctx).caller().user();
  }

  private <T extends BusMessage> Future<T> ask(RoomCommand command, Class<T> answer) {
    return Bus.request(vertx, RoomsVerticle.ADDRESS, command, answer, TIMEOUT);
  }
}
