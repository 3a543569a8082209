package io.cotalk.capability.auth;

import io.cotalk.bus.Done;
import io.cotalk.bus.command.AuthAnswer.Device;
import io.cotalk.bus.command.AuthAnswer.DeviceList;
import io.cotalk.bus.command.AuthAnswer.LoggedIn;
import io.cotalk.bus.command.AuthCommand;
import io.cotalk.core.roles.CommandCalls;
import io.cotalk.core.tokens.Caller;
import io.cotalk.core.tokens.TokenKeys;
import io.cotalk.id.DeviceId;
import io.cotalk.transport.http.ApiCall;
import io.cotalk.transport.http.ClientAddress;
import io.cotalk.transport.http.Routes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** The HTTP operations of accounts, sessions and devices. Runs on the event loop of the request. */
public final class AuthRoutes implements Routes {
  private final CommandCalls commands;
  private final TokenKeys keys;
  private final LoginMetrics metrics;

  public AuthRoutes(CommandCalls commands, TokenKeys keys, LoginMetrics metrics) {
    this.commands = commands;
    this.keys = keys;
    this.metrics = metrics;
  }

  @Override
  public void mount(RouterBuilder operations) {
    operations.getRoute("signUp").addHandler(this::signUp);
    operations.getRoute("logIn").addHandler(this::logIn);
    operations.getRoute("refresh").addHandler(this::refresh);
    operations.getRoute("logOut").addHandler(this::logOut);
    operations.getRoute("logOutAll").addHandler(this::logOutAll);
    operations.getRoute("listDevices").addHandler(this::listDevices);
    operations.getRoute("logOutDevice").addHandler(this::logOutDevice);
    operations.getRoute("changePassword").addHandler(this::changePassword);
    operations.getRoute("jwks").addHandler(this::jwks);
  }

  private void signUp(RoutingContext ctx) {
    JsonObject body = new ApiCall(ctx).body();
    logIn(
        ctx,
        "sign_up",
        new AuthCommand.SignUp(
            body.getString("handle"),
            body.getString("name"),
            body.getString("password"),
            device(body),
            ClientAddress.of(ctx)),
        201);
  }

  private void logIn(RoutingContext ctx) {
    JsonObject body = new ApiCall(ctx).body();
    logIn(
        ctx,
        "login",
        new AuthCommand.LogIn(
            body.getString("handle"),
            body.getString("password"),
            device(body),
            ClientAddress.of(ctx)),
        200);
  }

  private void refresh(RoutingContext ctx) {
    JsonObject body = new ApiCall(ctx).body();
    DeviceId device = DeviceId.parse(body.getString("device"));
    logIn(ctx, "refresh", new AuthCommand.Refresh(body.getString("refreshToken"), device), 200);
  }

  private void logIn(RoutingContext ctx, String kind, AuthCommand command, int status) {
    commands
        .ask(AuthVerticle.COMMANDS, command, LoggedIn.class)
        .onComplete(done -> metrics.answered(kind, done.cause()))
        .onSuccess(answer -> new ApiCall(ctx).answer(status, json(answer)))
        .onFailure(ctx::fail);
  }

  private void logOut(RoutingContext ctx) {
    Caller caller = new ApiCall(ctx).caller();
    done(ctx, new AuthCommand.LogOut(caller.user(), caller.session()));
  }

  private void logOutAll(RoutingContext ctx) {
    done(ctx, new AuthCommand.LogOutAll(new ApiCall(ctx).caller().user()));
  }

  private void logOutDevice(RoutingContext ctx) {
    DeviceId device = DeviceId.parse(ctx.pathParam("device"));
    done(ctx, new AuthCommand.LogOutDevice(new ApiCall(ctx).caller().user(), device));
  }

  private void changePassword(RoutingContext ctx) {
    Caller caller = new ApiCall(ctx).caller();
    JsonObject body = new ApiCall(ctx).body();
    done(
        ctx,
        new AuthCommand.ChangePassword(
            caller.user(), caller.session(), body.getString("old"), body.getString("new")));
  }

  private void done(RoutingContext ctx, AuthCommand command) {
    commands
        .ask(AuthVerticle.COMMANDS, command, Done.class)
        .onSuccess(answer -> ctx.response().setStatusCode(204).end())
        .onFailure(ctx::fail);
  }

  private void listDevices(RoutingContext ctx) {
    Caller caller = new ApiCall(ctx).caller();
    AuthCommand command = new AuthCommand.ListDevices(caller.user());
    new ApiCall(ctx)
        .answer(
            commands
                .ask(AuthVerticle.COMMANDS, command, DeviceList.class)
                .map(answer -> json(answer, caller.device())));
  }

  private void jwks(RoutingContext ctx) {
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=60")
        .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(keys.jwks().length()))
        .end(keys.jwks());
  }

  private static JsonObject json(LoggedIn answer) {
    return new JsonObject()
        .put(
            "user",
            new JsonObject()
                .put("id", answer.user().id().toString())
                .put("handle", answer.user().handle())
                .put("name", answer.user().name()))
        .put("accessToken", answer.accessToken())
        .put("expiresIn", answer.expiresIn())
        .put("refreshToken", answer.refreshToken());
  }

  private static JsonObject json(DeviceList answer, DeviceId current) {
    JsonArray devices = new JsonArray();
    for (Device device : answer.devices()) {
      devices.add(
          new JsonObject()
              .put("device", device.id().toString())
              .put("name", device.name())
              .put("createdAt", device.createdAt())
              .put("usedAt", device.usedAt())
              .put("current", device.id().equals(current)));
    }
    return new JsonObject().put("devices", devices);
  }

  private static AuthCommand.NewDevice device(JsonObject body) {
    return new AuthCommand.NewDevice(
        DeviceId.parse(body.getString("device")), body.getString("deviceName", ""));
  }
}
