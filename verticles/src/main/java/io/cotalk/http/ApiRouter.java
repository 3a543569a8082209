package io.cotalk.http;

import io.cotalk.config.HttpConfig;
import io.cotalk.failure.HttpErrors;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What answers HTTP requests: first the checks that hold for all of them, then the API by its
 * description, its documentation, the web client. One router for each server; its handlers run on
 * the event loop and share no mutable state.
 */
public final class ApiRouter {
  private static final List<HttpMethod> METHODS =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

  private final HttpConfig config;
  private final ApiDescription description;
  private final Handler<RoutingContext> bearer;
  private final List<Routes> capabilities;
  private final HttpMetrics metrics;

  /**
   * @param bearer takes the caller from the access token of operations that need one, or fails
   * @param capabilities whose operations are answered; the others are not there (404)
   */
  public ApiRouter(
      HttpConfig config,
      ApiDescription description,
      Handler<RoutingContext> bearer,
      List<Routes> capabilities,
      HttpMetrics metrics) {
    this.config = config;
    this.description = description;
    this.bearer = bearer;
    this.capabilities = List.copyOf(capabilities);
    this.metrics = metrics;
  }

  /** Makes a router. */
  public Router create(Vertx vertx) {
    Router router = Router.router(vertx);
    // A route each: vertx-web refuses to mix its kinds of handlers on one.
    router.route().failureHandler(HttpErrors::handle);
    router.route().handler(new RequestIds());
    router.route().handler(metrics);
    router.route().handler(new SecurityHeaders());
    router.route().handler(new ClientAddress(new TrustedProxies(config.trustedProxies())));
    router.route().handler(new Cors(new Origins(config.allowedOrigins())));
    router.route().handler(BodyHandler.create(false).setBodyLimit(config.maxBodyBytes()));
    new ApiDocs(description).mount(router);
    router.route().subRouter(operations(vertx));
    new WebClient().mount(router);
    for (int status : new int[] {400, 404, 406, 413, 414, 415, 431, 500}) {
      router.errorHandler(status, HttpErrors::handle);
    }
    router.errorHandler(405, this::wrongMethod);
    return router;
  }

  private void wrongMethod(RoutingContext ctx) {
    String allowed =
        METHODS.stream()
            .filter(
                method ->
                    description.contract().findOperation(ctx.normalizedPath(), method) != null)
            .map(HttpMethod::name)
            .collect(Collectors.joining(", "));
    ctx.response().putHeader(HttpHeaders.ALLOW, allowed);
    HttpErrors.handle(ctx);
  }

  private Router operations(Vertx vertx) {
    RouterBuilder builder = RouterBuilder.create(vertx, description.contract());
    for (OpenAPIRoute route : builder.getRoutes()) {
      route.setDoValidation(false).setDoSecurity(false);
      route.addHandler(HttpMetrics.named(route.getOperation().getOperationId()));
      if (!route.getOperation().getSecurityRequirements().isEmpty()) {
        route.addHandler(bearer);
      }
      route.addHandler(
          new Validation(route.getOperation(), description.contract().getSchemaRepository()));
    }
    capabilities.forEach(capability -> capability.mount(builder));
    return builder.createRouter();
  }
}
