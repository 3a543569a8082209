package io.cotalk.capability.userlog;

import io.cotalk.core.userlog.UserLogPage;
import io.cotalk.core.userlog.UserLogReader;
import io.cotalk.core.wire.LogEpoch;
import io.cotalk.core.wire.UserEventJson;
import io.cotalk.id.UserId;
import io.cotalk.transport.http.ApiCall;
import io.cotalk.transport.http.Routes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** The HTTP operation of the user log. Runs on the event loop of the request. */
public final class UserLogRoutes implements Routes {
  private final UserLogReader log;

  public UserLogRoutes(UserLogReader log) {
    this.log = log;
  }

  @Override
  public void mount(RouterBuilder operations) {
    operations.getRoute("userEvents").addHandler(this::userEvents);
  }

  private void userEvents(RoutingContext ctx) {
    ApiCall call = new ApiCall(ctx);
    UserId user = new ApiCall(ctx).caller().user();
    LogEpoch epoch = LogEpoch.of(call.number("epoch").orElse(LogEpoch.NOT_TOLD), log.epoch(user));
    long after = epoch.reset() ? Long.MAX_VALUE : call.number("after").orElse(0);
    call.answer(log.after(user, after, call.limit()).map(page -> json(page, after, epoch)));
  }

  /** A position ahead of the log is of another log, as in a hello. */
  private static JsonObject json(UserLogPage page, long after, LogEpoch epoch) {
    JsonArray events = new JsonArray();
    page.events().forEach(event -> events.add(UserEventJson.object(event)));
    JsonObject json =
        new JsonObject()
            .put("events", events)
            .put("head", page.head())
            .put("epoch", epoch.current());
    return after > page.head() ? json.put("reset", true) : json;
  }
}
