package io.cotalk.transport.http;

import io.cotalk.core.config.HttpConfig;
import io.cotalk.core.limits.UnsentAnswers;
import io.cotalk.transport.failure.HttpErrors;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;

/**
 * What answers HTTP requests: first the checks that hold for all of them, then the API by its
 * description, its documentation, the web client. One router for each server; its handlers run on
 * the event loop and share no mutable state.
 */
public final class ApiRouter {
  private final HttpConfig config;
  private final ApiDescription description;
  private final Handler<RoutingContext> bearer;
  private final PublicRequests strangers;
  private final List<Routes> capabilities;
  private final UnsentAnswers unsent;
  private final HttpMetrics metrics;

  /**
   * @param bearer takes the caller from the access token of operations that need one, or fails
   * @param strangers counts the requests for what needs no token
   * @param unsent of which large answers take their part
   * @param capabilities whose operations are answered; the others are not there (404)
   */
  public ApiRouter(
      HttpConfig config,
      ApiDescription description,
      Handler<RoutingContext> bearer,
      PublicRequests strangers,
      List<Routes> capabilities,
      UnsentAnswers unsent,
      HttpMetrics metrics) {
    this.config = config;
    this.description = description;
    this.bearer = bearer;
    this.strangers = strangers;
    this.capabilities = List.copyOf(capabilities);
    this.unsent = unsent;
    this.metrics = metrics;
  }

  /** Makes a router. */
  public Router create(Vertx vertx) {
    Router router = Router.router(vertx);
    ApiDocs docs = new ApiDocs(description);
    WebClient web = new WebClient();
    // A route each: vertx-web refuses to mix its kinds of handlers on one.
    router.route().failureHandler(HttpErrors::handle);
    router.head().handler(ctx -> ctx.reroute(HttpMethod.GET, ctx.request().uri()));
    router.route().handler(new RequestIds());
    router.route().handler(metrics);
    router.route().handler(new SecurityHeaders());
    router.route().handler(new LargeAnswers(unsent));
    router.route().handler(new ClientAddress(new TrustedProxies(config.trustedProxies())));
    router.route().handler(new Cors(new Origins(config.allowedOrigins())));
    router.route().subRouter(operations(vertx));
    // What follows needs no token.
    router.route().handler(strangers);
    router.route().handler(Cors::answer);
    docs.mount(router);
    web.mount(router);
    router.route().handler(new NoRoute(description.contract(), docs, web));
    for (int status : new int[] {400, 404, 405, 406, 413, 414, 415, 431, 500}) {
      router.errorHandler(status, HttpErrors::handle);
    }
    return router;
  }

  /** In a handler of no kind: vertx-web wants those that read bodies before all others. */
  @SuppressWarnings("UnnecessaryMethodReference") // The reader itself is of such a kind.
  private static Handler<RoutingContext> bodies(int maxBytes) {
    BodyHandler reader = BodyHandler.create(false).setBodyLimit(maxBytes);
    return reader::handle;
  }

  private Router operations(Vertx vertx) {
    RouterBuilder builder = RouterBuilder.create(vertx, description.contract());
    Handler<RoutingContext> anybody =
        bodies(Math.min(config.maxPublicBodyBytes(), config.maxBodyBytes()));
    Handler<RoutingContext> caller = bodies(config.maxBodyBytes());
    for (OpenAPIRoute route : builder.getRoutes()) {
      route.setDoValidation(false).setDoSecurity(false);
      route.addHandler(HttpMetrics.named(route.getOperation().getOperationId()));
      // A body is read when it is known who sends it, and that they may.
      if (route.getOperation().getSecurityRequirements().isEmpty()) {
        route.addHandler(strangers).addHandler(anybody);
      } else {
        route.addHandler(bearer).addHandler(caller);
      }
      route.addHandler(
          new Validation(route.getOperation(), description.contract().getSchemaRepository()));
    }
    capabilities.forEach(capability -> capability.mount(builder));
    return builder.createRouter();
  }
}
