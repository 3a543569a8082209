package io.cotalk.node.ctl;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.tail.TailPositions;
import io.cotalk.core.tail.TailStanding;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows and moves the consumers of the tails. Each change is told in a line. Blocking. */
final class TailOrders {
  private final Map<String, String> environment;
  private final PrintStream out;

  TailOrders(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /** Prints a line for each consumer and shard. */
  void show(CtlCommand.Tail order) throws IOException {
    OpenedShards.use(environment, order.options(), (config, shards) -> show(shards));
  }

  private void show(Shards shards) throws IOException {
    boolean none = true;
    for (Shard shard : shards.all()) {
      for (TailStanding each : OpenedShards.done(new TailPositions(shard).all())) {
        out.println(line(shard, each));
        none = false;
      }
    }
    if (none) {
      out.println("no consumer follows a shard");
    }
  }

  private static String line(Shard shard, TailStanding standing) {
    String behind =
        standing.behind() < TailStanding.MAX_COUNTED
            ? String.valueOf(standing.behind())
            : TailStanding.MAX_COUNTED + " or more";
    String reader =
        standing.leased()
            ? "read by " + standing.owner()
            : "read by nobody"
                + (standing.owner().isEmpty() ? "" : ", last by " + standing.owner());
    return String.format(
        Locale.ROOT,
        "shard %d  %s  position %d%s  behind %s  lag %.1f s  %s",
        shard.index(),
        standing.consumer(),
        standing.tx(),
        standing.old() ? ", events of before the tail first" : "",
        behind,
        standing.lagSeconds(),
        reader);
  }

  /** Moves a consumer; fails when no shard that is meant knows it. */
  void move(CtlCommand.MoveTail order) throws IOException {
    OpenedShards.use(environment, order.options(), (config, shards) -> move(shards, order));
  }

  private void move(Shards shards, CtlCommand.MoveTail order) throws IOException {
    if (order.shard().isPresent() && order.shard().get() >= shards.count()) {
      throw new IOException("there is no shard " + order.shard().get());
    }
    List<Shard> meant = order.shard().map(shards::at).map(List::of).orElseGet(shards::all);
    boolean known = false;
    for (Shard shard : meant) {
      known |= move(shard, order);
    }
    if (!known) {
      throw new IOException(
          order.move() == CtlCommand.Move.FORGET
              ? "no shard has a consumer " + order.consumer() + " that nobody reads for"
              : "no shard has a consumer " + order.consumer());
    }
  }

  private boolean move(Shard shard, CtlCommand.MoveTail order) throws IOException {
    TailPositions positions = new TailPositions(shard);
    Optional<TailPositions.Moved> moved =
        OpenedShards.done(
            switch (order.move()) {
              case REWIND -> positions.rewind(order.consumer());
              case SKIP -> positions.skip(order.consumer());
              case FORGET -> positions.forget(order.consumer());
            });
    moved.ifPresent(
        from ->
            out.println(
                "shard %d  %s  position %d, now %s"
                    .formatted(
                        shard.index(),
                        order.consumer(),
                        from.before(),
                        order.move() == CtlCommand.Move.FORGET ? "forgotten" : from.now())));
    return moved.isPresent();
  }
}
