package io.cotalk.transport.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Answers what no route has taken: 404 where nothing is, else the methods that the path has, to
 * {@code OPTIONS} as an answer and to others with 405. The last handler of the router.
 */
final class NoRoute implements Handler<RoutingContext> {
  private static final List<HttpMethod> OF_OPERATIONS =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

  private final OpenAPIContract contract;
  private final ApiDocs docs;
  private final WebClient web;

  NoRoute(OpenAPIContract contract, ApiDocs docs, WebClient web) {
    this.contract = contract;
    this.docs = docs;
    this.web = web;
  }

  @Override
  public void handle(RoutingContext ctx) {
    List<HttpMethod> methods = methods(ctx.normalizedPath());
    HttpMethod asked = ctx.request().method();
    // An operation of a capability that this node does not have has come through its route.
    if (methods.isEmpty() || methods.contains(asked)) {
      ctx.fail(404);
      return;
    }
    ctx.response().putHeader(HttpHeaders.ALLOW, allow(methods));
    if (asked.equals(HttpMethod.OPTIONS)) {
      ctx.response().setStatusCode(204).end();
    } else {
      ctx.fail(405);
    }
  }

  private List<HttpMethod> methods(String path) {
    List<HttpMethod> methods = new ArrayList<>();
    for (HttpMethod method : OF_OPERATIONS) {
      boolean page = method.equals(HttpMethod.GET) && (docs.has(path) || web.has(path));
      if (page || contract.findOperation(path, method) != null) {
        methods.add(method);
      }
    }
    return methods;
  }

  private static String allow(List<HttpMethod> methods) {
    List<HttpMethod> all = new ArrayList<>(methods);
    if (all.contains(HttpMethod.GET)) {
      all.add(HttpMethod.HEAD);
    }
    all.add(HttpMethod.OPTIONS);
    return all.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
  }
}
