package io.cotalk.node;

import io.cotalk.capability.Capability;
import io.cotalk.capability.CapabilityParts;
import io.cotalk.capability.CapabilityVerticle;
import io.cotalk.capability.CapabilityVerticle.Stage;
import io.cotalk.core.Core;
import io.cotalk.core.config.Role;
import io.cotalk.core.roles.Commands;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.session.RequestHandlers;
import io.cotalk.core.tail.TailConsumer;
import io.cotalk.core.wire.RequestType;
import io.cotalk.node.health.Trouble;
import io.cotalk.transport.http.Routes;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The capabilities of one node. Used by {@link Wiring}, one call at a time. */
final class PluggedCapabilities {
  private final Core core;
  private final List<CapabilityParts> parts;
  private final List<RequestType<?>> requests;
  private final List<Commands<?>> commands;

  /** Opens each of {@code list}, in order. Blocks a moment. */
  PluggedCapabilities(List<Capability> list, Core core) {
    this.core = core;
    this.requests =
        list.stream().<RequestType<?>>flatMap(each -> each.requests().stream()).toList();
    this.commands = list.stream().<Commands<?>>flatMap(each -> each.commands().stream()).toList();
    this.parts = list.stream().map(capability -> capability.open(core)).toList();
  }

  /**
   * Deploys the verticles that answer requests.
   *
   * @param instances of each, by its role
   * @return how many there are
   */
  Future<Integer> deployAnswering(Deployments deployments, ToIntFunction<Role> instances) {
    return deploy(Stage.ANSWERS, deployments, it -> instances.applyAsInt(role(it)));
  }

  /** Deploys the verticles that finish what others began; returns how many there are. */
  Future<Integer> deployFinishing(Deployments deployments) {
    return deploy(Stage.FINISHES, deployments, it -> 1);
  }

  /** Lets other nodes reach the verticles that answer; nothing where the node is alone. */
  Future<Void> deployGates(Deployments deployments) {
    Future<Void> deployed = Future.succeededFuture();
    for (Commands<?> each : commands) {
      if (core.config().cluster().enabled() && has(each.role())) {
        deployed =
            deployed.compose(
                done -> deployments.onEventLoops(1, core.roles().handOn(core.vertx(), each)));
      }
    }
    return deployed;
  }

  /** Returns the roles that no node has just now and whose commands are needed here. */
  Optional<Trouble> missing() {
    List<String> roles =
        commands.stream()
            .filter(each -> !has(each.role()) && !core.roles().peers().any(each.name()))
            .map(each -> each.role().key())
            .distinct()
            .toList();
    return roles.isEmpty()
        ? Optional.empty()
        : Optional.of(new Trouble("no node has the role " + String.join(", ", roles), roles));
  }

  private Future<Integer> deploy(
      Stage stage, Deployments deployments, ToIntFunction<CapabilityVerticle> instances) {
    Future<Integer> deployed = Future.succeededFuture(0);
    for (CapabilityVerticle it :
        parts.stream().flatMap(each -> each.verticles().stream()).toList()) {
      if (it.stage() == stage && it.roles().stream().anyMatch(this::has)) {
        int more = instances.applyAsInt(it);
        deployed =
            deployed.compose(
                sum -> deployments.deploy(more, it.threads(), it.verticles()).map(sum + more));
      }
    }
    return deployed;
  }

  /** Of several the first that the node has. */
  private Role role(CapabilityVerticle verticle) {
    return verticle.roles().stream().sorted().filter(this::has).findFirst().orElseThrow();
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
