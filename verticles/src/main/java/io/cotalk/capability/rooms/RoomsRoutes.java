package io.cotalk.capability.rooms;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Done;
import io.cotalk.bus.command.RoomAnswer.Joined;
import io.cotalk.bus.command.RoomAnswer.LeftRooms;
import io.cotalk.bus.command.RoomAnswer.MemberPage;
import io.cotalk.bus.command.RoomAnswer.OneRoom;
import io.cotalk.bus.command.RoomAnswer.ReadPosition;
import io.cotalk.bus.command.RoomAnswer.RoomPage;
import io.cotalk.bus.command.RoomCommand;
import io.cotalk.core.roles.CommandCalls;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.transport.http.ApiCall;
import io.cotalk.transport.http.Routes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;

/** The HTTP operations of rooms. Runs on the event loop of the request. */
public final class RoomsRoutes implements Routes {
  private final CommandCalls commands;

  public RoomsRoutes(CommandCalls commands) {
    this.commands = commands;
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
    List<String> members =
        handles.stream().limit(RoomCommand.MAX_ITEMS + 1L).map(String.class::cast).toList();
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
    call.answer(page(caller(ctx), before, call.limit()).map(RoomJson::of));
  }

  /** Goes on where a page was cut, so that clients get what they asked for. */
  private Future<RoomPage> page(UserId caller, long before, int limit) {
    return ask(new RoomCommand.ListRooms(caller, before, limit), RoomPage.class)
        .compose(
            first -> {
              int left = limit - first.rooms().size() - first.unavailable().size();
              return first.cut() && left > 0
                  ? page(caller, first.next(), left).map(first::and)
                  : Future.succeededFuture(first);
            });
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
    return commands.ask(RoomsVerticle.COMMANDS, command, answer);
  }
}
