package io.cotalk.userlog;

import io.cotalk.auth.Caller;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.http.ApiCall;
import io.cotalk.http.Routes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** The HTTP operation of the user log. Runs on the event loop of the request. */
public final class UserLogRoutes implements Routes {
  private final UserLog log;

  public UserLogRoutes(UserLog log) {
    this.log = log;
  }

  @Override
  public void mount(RouterBuilder operations) {
    operations.getRoute("userEvents").addHandler(this::userEvents);
  }

  private void userEvents(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    long after = call.number("after").orElse(0);
    call.answer(log.after(Caller.of(ctx).user(), after, call.limit()).map(UserLogRoutes::json));
  }

  private static JsonObject json(UserLogPage page) {
    JsonArray events = new JsonArray();
    page.events().forEach(event -> events.add(json(event)));
    return new JsonObject().put("events", events).put("head", page.head());
  }

  private static JsonObject json(UserEvent event) {
    return new JsonObject()
        .put("u", event.u())
        .put("k", event.kind())
        .put("d", new JsonObject(event.body()));
  }
}
