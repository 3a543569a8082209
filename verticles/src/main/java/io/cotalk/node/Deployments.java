package io.cotalk.node;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The verticles of one node that stop together. Used by one thread at a time. */
final class Deployments {
  private final Vertx vertx;
  private final List<String> ids = new ArrayList<>();

  Deployments(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Deploys instances that never block, each on an event loop. */
  Future<Void> onEventLoops(int instances, Supplier<? extends Deployable> verticles) {
    return deploy(instances, ThreadingModel.EVENT_LOOP, verticles);
  }

  /** Deploys instances that may wait, each on virtual threads. */
  Future<Void> onVirtualThreads(int instances, Supplier<? extends Deployable> verticles) {
    return deploy(instances, ThreadingModel.VIRTUAL_THREAD, verticles);
  }

  /** Deploys instances that run on {@code model}. */
  Future<Void> deploy(
      int instances, ThreadingModel model, Supplier<? extends Deployable> verticles) {
    DeploymentOptions options =
        new DeploymentOptions().setInstances(instances).setThreadingModel(model);
    return vertx.deployVerticle(verticles, options).onSuccess(ids::add).mapEmpty();
  }

  /** Stops all of them side by side; completes when the last has, fails if one failed. */
  Future<Void> stop() {
    List<String> stopping = List.copyOf(ids);
    ids.clear();
    return Future.join(stopping.stream().map(vertx::undeploy).toList()).mapEmpty();
  }
}
