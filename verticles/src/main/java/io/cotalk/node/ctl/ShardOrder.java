package io.cotalk.node.ctl;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.shards.RestoredShard;
import io.cotalk.core.shards.ShardMismatchException;
import io.cotalk.node.capabilities.Capabilities;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Tells a shard that it was restored from a backup. Blocking. */
final class ShardOrder {
  private final Map<String, String> environment;
  private final PrintStream out;

  ShardOrder(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /** Runs the order and prints the new epoch. Throws what the caller prints as one line. */
  void run(CtlCommand.ShardRestored order) throws IOException, ShardMismatchException {
    Config config = load(order.options());
    try {
      long epoch =
          new RestoredShard(config.shards(), config.cluster().name()).raiseEpoch(order.shard());
      out.println("shard " + order.shard() + " has epoch " + epoch + "; start the nodes now");
    } catch (SQLException e) {
      throw new IOException(PlainFailure.of(e), e);
    }
  }

  private Config load(CtlCommand.Options options) {
    Vertx vertx = Vertx.vertx();
    try {
      return new ConfigLoader(vertx, Capabilities.sections())
          .load(options.files(), environment, options.set())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      vertx.close();
    }
  }
}
