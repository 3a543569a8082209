package io.cotalk.capability.users;

import io.cotalk.bus.command.UserCommand;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.roles.CommandCalls;
import io.cotalk.transport.http.ApiCall;
import io.cotalk.transport.http.Routes;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** The HTTP operations that tell who a user is. Runs on the event loop of the request. */
public final class UsersRoutes implements Routes {
  private final CommandCalls commands;

  public UsersRoutes(CommandCalls commands) {
    this.commands = commands;
  }

  @Override
  public void mount(RouterBuilder operations) {
    operations.getRoute("me").addHandler(this::me);
    operations.getRoute("getUser").addHandler(this::getUser);
    operations.getRoute("findUser").addHandler(this::findUser);
  }

  private void me(RoutingContext ctx) {
    answer(ctx, new UserCommand.GetUser(new ApiCall(ctx).caller().user()));
  }

  private void getUser(RoutingContext ctx) {
    answer(ctx, new UserCommand.GetUser(new ApiCall(ctx).user()));
  }

  private void findUser(RoutingContext ctx) {
    answer(ctx, new UserCommand.FindUser(ctx.queryParam("handle").getFirst()));
  }

  private void answer(RoutingContext ctx, UserCommand command) {
    new ApiCall(ctx)
        .answer(
            commands
                .ask(UsersVerticle.COMMANDS, command, UserProfile.class)
                .map(UsersRoutes::json));
  }

  private static JsonObject json(UserProfile user) {
    return new JsonObject()
        .put("id", user.id().toString())
        .put("handle", user.handle())
        .put("name", user.name());
  }
}
