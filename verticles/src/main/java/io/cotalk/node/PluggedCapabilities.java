package io.cotalk.node;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.capability.CapabilityVerticle;
import io.cotalk.capability.CapabilityVerticle.Stage;
import io.cotalk.core.Core;
import io.cotalk.core.config.Role;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.session.RequestHandlers;
import io.cotalk.core.tail.TailConsumer;
import io.cotalk.core.wire.RequestType;
import io.cotalk.transport.http.Routes;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** The capabilities of one node. Used by {@link Wiring}, one call at a time. */
final class PluggedCapabilities {
  private final Core core;
  private final List<CapabilityParts> parts;
  private final List<RequestType<?>> requests;

  /** Opens each of {@code list}, in order. Blocks a moment. */
  PluggedCapabilities(List<Capability> list, Core core) {
    this.core = core;
    this.requests =
        list.stream().<RequestType<?>>flatMap(each -> each.requests().stream()).toList();
    this.parts = list.stream().map(capability -> capability.open(core)).toList();
  }

  /**
   * Deploys the verticles that answer requests.
   *
   * @param instances of each
   * @return how many there are
   */
  Future<Integer> deployAnswering(Deployments deployments, int instances) {
    return deploy(Stage.ANSWERS, deployments, instances);
  }

  /** Deploys the verticles that finish what others began; returns how many there are. */
  Future<Integer> deployFinishing(Deployments deployments) {
    return deploy(Stage.FINISHES, deployments, 1);
  }

  private Future<Integer> deploy(Stage stage, Deployments deployments, int instances) {
    List<CapabilityVerticle> here =
        parts.stream()
            .flatMap(each -> each.verticles().stream())
            .filter(it -> it.stage() == stage && it.roles().stream().anyMatch(this::has))
            .toList();
    Future<Void> deployed = Future.succeededFuture();
    for (CapabilityVerticle it : here) {
      deployed =
          deployed.compose(done -> deployments.deploy(instances, it.threads(), it.verticles()));
    }
    return deployed.map(here.size() * instances);
  }

  private boolean has(Role role) {
    return core.config().node().has(role);
  }

  /** Returns what moves read positions. */
  ReadMarks reads() {
    return parts.stream().flatMap(each -> each.reads().stream()).findFirst().orElseThrow();
  }

  /** Returns what takes requests from sessions. */
  RequestHandlers requests() {
    RequestHandlers handlers = new RequestHandlers();
    parts.forEach(each -> each.addTo(handlers));
    if (!Set.copyOf(handlers.types()).equals(Set.copyOf(requests))) {
      throw new IllegalStateException(
          "taken are " + handlers.types() + ", declared are " + requests);
    }
    return handlers;
  }

  /** Returns who follows every event of the shards. */
  List<TailConsumer> consumers() {
    return parts.stream().flatMap(each -> each.consumers().stream()).toList();
  }

  /** Makes the operations of the API. */
  List<Routes> routes() {
    return parts.stream().flatMap(each -> each.routes().stream()).toList();
  }

  /** Stops what runs besides verticles; completes when all has, fails if one failed. */
  Future<Void> stop() {
    return Future.join(parts.stream().map(CapabilityParts::stop).toList()).mapEmpty();
  }
}
