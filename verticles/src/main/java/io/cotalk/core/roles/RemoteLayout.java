package io.cotalk.core.roles;

import io.cotalk.bus.RequestKind;
import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead;
import io.cotalk.core.shards.ShardLayout;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards as other nodes have them: as they were when this node began, asked again each second.
 * One for each node without shards; any thread; ends with the Vert.x instance.
 */
public final class RemoteLayout implements ShardLayout {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteLayout.class);
  private static final long PERIOD_MILLIS = 1_000;

  /** Nodes that have not told the layout for this time count as gone. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  private final RoleCalls calls;
  private final LogAnswer.Layout layout;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile long heardNanos = System.nanoTime();
  private volatile List<Integer> changed = List.of();

  private RemoteLayout(RoleCalls calls, LogAnswer.Layout layout) {
    this.calls = calls;
    this.layout = layout;
  }

  /**
   * Asks other nodes until one answers.
   *
   * @param waiting gets the reason, on any thread, each time that none did
   */
  public static Future<RemoteLayout> open(Vertx vertx, RoleCalls calls, Consumer<String> waiting) {
    Promise<RemoteLayout> opened = Promise.promise();
    attempt(vertx, calls, waiting, opened);
    return opened.future();
  }

  private static void attempt(
      Vertx vertx, RoleCalls calls, Consumer<String> waiting, Promise<RemoteLayout> opened) {
    ask(calls)
        .onSuccess(
            layout -> {
              RemoteLayout made = new RemoteLayout(calls, layout);
              vertx.setPeriodic(PERIOD_MILLIS, timer -> made.look());
              opened.complete(made);
            })
        .onFailure(
            cause -> {
              waiting.accept("a node with the shards: " + cause.getMessage());
              vertx.setTimer(PERIOD_MILLIS / 4, timer -> attempt(vertx, calls, waiting, opened));
            });
  }

  private static Future<LogAnswer.Layout> ask(RoleCalls calls) {
    return calls.request(
        LogService.NAME, new LogRead.GetLayout(), LogAnswer.Layout.class, RequestKind.READ);
  }

  private void look() {
    if (asking.compareAndSet(false, true)) {
      ask(calls)
          .onSuccess(this::compare)
          .onFailure(lost -> LOG.debug("no node told the shards", lost))
          .onComplete(done -> asking.set(false));
    }
  }

  private void compare(LogAnswer.Layout now) {
    heardNanos = System.nanoTime();
    List<Integer> differ = new ArrayList<>(changed);
    for (int shard = 0; shard < layout.shards().size(); shard++) {
      boolean same =
          shard < now.shards().size() && now.shards().get(shard).equals(layout.shards().get(shard));
      if (!same && !differ.contains(shard)) {
        differ.add(shard);
        LOG.error(
            "shard {} was restored from a backup while this node ran: restart the node", shard);
      }
    }
    changed = List.copyOf(differ);
  }

  /**
   * Returns the shards that have another epoch than this node remembers. It has to be restarted
   * then.
   */
  public List<Integer> restored() {
    return changed;
  }

  /** Whether a node has answered of late. */
  public boolean isHeard() {
    return System.nanoTime() - heardNanos < PATIENCE_NANOS;
  }

  @Override
  public int count() {
    return layout.shards().size();
  }

  @Override
  public int shardOf(int slot) {
    return layout.slots().get(slot).shard();
  }

  @Override
  public long epoch(int shard) {
    return layout.shards().get(shard).epoch();
  }
}
