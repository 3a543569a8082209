package io.cotalk.node;

import io.cotalk.core.Core;
import io.cotalk.core.config.Role;
import io.cotalk.core.persistence.ShardLogReader;
import io.cotalk.core.persistence.ShardSentMessages;
import io.cotalk.core.roles.ListService;
import io.cotalk.core.roles.LogService;
import io.cotalk.core.roles.RevocationService;
import io.cotalk.core.roles.RoleParts;
import io.cotalk.core.roles.RoleVerticle;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.tokens.RevocationSource;
import io.vertx.core.Future;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** What a node with shards answers for nodes that have none. Used by {@link Wiring} only. */
final class RoleServices {
  private final Core core;
  private final RoleParts roles;
  private final ReadMarks marks;

  RoleServices(Core core, RoleParts roles, ReadMarks marks) {
    this.core = core;
    this.roles = roles;
    this.marks = marks;
  }

  /**
   * Deploys the verticles of the node's roles; none where the node is alone.
   *
   * @param deployments stop before the shards are closed
   * @param perLoop gives the number of instances for one of the configuration
   */
  Future<Void> deploy(Deployments deployments, IntUnaryOperator perLoop) {
    if (!core.config().cluster().enabled()) {
      return Future.succeededFuture();
    }
    int storing = perLoop.applyAsInt(core.config().node().instances().of(Role.PERSISTENCE));
    int answering = perLoop.applyAsInt(core.config().node().instances().of(Role.API));
    return roles
        .start(core.config())
        .compose(done -> deploy(deployments, Role.PERSISTENCE, storing, this::log))
        .compose(done -> deploy(deployments, Role.API, answering, this::lists))
        .compose(done -> deploy(deployments, Role.API, answering, this::revocations));
  }

  private Future<Void> deploy(
      Deployments deployments, Role role, int instances, Supplier<Supplier<RoleVerticle>> service) {
    return core.config().node().has(role)
        ? deployments.onEventLoops(instances, service.get())
        : Future.succeededFuture();
  }

  private Supplier<RoleVerticle> log() {
    LogService service =
        new LogService(
            new ShardLogReader(core.vertx(), core.shards()),
            new ShardSentMessages(core.shards(), core.config().persistence().cidWindow()),
            core.userLog(),
            core.shards());
    return roles.answer(LogService.NAME, service::answer);
  }

  private Supplier<RoleVerticle> lists() {
    ListService service = new ListService(core.userRooms(), marks);
    return roles.answer(ListService.NAME, service::answer);
  }

  private Supplier<RoleVerticle> revocations() {
    RevocationService service = new RevocationService(RevocationSource.of(core.shards()));
    return roles.answer(RevocationService.NAME, service::answer);
  }
}
