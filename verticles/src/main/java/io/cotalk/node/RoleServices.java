package io.cotalk.node;

import io.cotalk.core.Core;
import io.cotalk.core.OwnShards;
import io.cotalk.core.config.Role;
import io.cotalk.core.roles.ListService;
import io.cotalk.core.roles.LogService;
import io.cotalk.core.roles.RevocationService;
import io.cotalk.core.roles.RoleVerticle;
import io.cotalk.core.session.ReadMarks;
import io.vertx.core.Future;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What a node with shards answers for nodes that have none. Used by {@link Wiring} only. */
final class RoleServices {
  private final Core core;
  private final OwnShards own;
  private final ReadMarks marks;

  RoleServices(Core core, OwnShards own, ReadMarks marks) {
    this.core = core;
    this.own = own;
    this.marks = marks;
  }

  /**
   * Deploys the verticles of the node's roles; none where the node is alone.
   *
   * @param deployments stop before the shards are closed
   * @param instances gives the number of verticles of a role
   */
  Future<Void> deploy(Deployments deployments, ToIntFunction<Role> instances) {
    if (!core.config().cluster().enabled()) {
      return Future.succeededFuture();
    }
    return deploy(deployments, instances, Role.PERSISTENCE, this::log)
        .compose(done -> deploy(deployments, instances, Role.ROOMS, this::lists))
        .compose(done -> deploy(deployments, instances, Role.ACCOUNTS, this::revocations));
  }

  private Future<Void> deploy(
      Deployments deployments,
      ToIntFunction<Role> instances,
      Role role,
      Supplier<Supplier<RoleVerticle>> service) {
    return core.config().node().has(role)
        ? deployments.onEventLoops(instances.applyAsInt(role), service.get())
        : Future.succeededFuture();
  }

  private Supplier<RoleVerticle> log() {
    LogService service =
        new LogService(own.messages().reader(), core.reads().sent(), own.userLog(), own.all());
    return core.roles().answer(LogService.NAME, service::answer);
  }

  private Supplier<RoleVerticle> lists() {
    ListService service = new ListService(own.userRooms(), marks);
    return core.roles().answer(ListService.NAME, service::answer);
  }

  private Supplier<RoleVerticle> revocations() {
    RevocationService service = new RevocationService(core.reads().revocations());
    return core.roles().answer(RevocationService.NAME, service::answer);
  }
}
