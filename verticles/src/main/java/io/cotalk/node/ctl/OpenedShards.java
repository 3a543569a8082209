package io.cotalk.node.ctl;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.node.capabilities.Capabilities;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The shards of the nodes' configuration, opened for one order. Blocking. */
final class OpenedShards {
  /** A JVM that has just started connects slowly, and nobody waits behind it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private OpenedShards() {}

  /** What an order does with the shards. */
  interface Work {
    void on(Config config, Shards shards) throws IOException;
  }

  /** Opens, works and closes. */
  static void use(Map<String, String> environment, CtlCommand.Options options, Work work)
      throws IOException {
    Vertx vertx = Vertx.vertx();
    try {
      Config config =
          done(
              new ConfigLoader(vertx, Capabilities.sections())
                  .load(options.files(), environment, options.set()));
      Shards shards =
          done(new ShardsOpener(vertx, asTheyAre(config.shards()), config.cluster().name()).open());
      try {
        work.on(config, shards);
      } finally {
        done(shards.close());
      }
    } finally {
      done(vertx.close());
    }
  }

  /** One connection, and no migration: this may be a newer release than the nodes that run. */
  private static ShardsConfig asTheyAre(ShardsConfig config) {
    return new ShardsConfig(
        config.databases(),
        1,
        config.maxWaiting(),
        PATIENCE,
        config.statementTimeout(),
        config.lockTimeout(),
        false);
  }

  /** Waits on the main thread, which is none of Vert.x. */
  static <T> T done(Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException expected) {
        throw expected;
      }
      throw new IOException(PlainFailure.of(e.getCause()), e.getCause());
    }
  }
}
