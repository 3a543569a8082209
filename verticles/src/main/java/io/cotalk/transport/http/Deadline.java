package io.cotalk.transport.http;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One timer of a connection, which is started and stopped often. On its event loop only. */
final class Deadline {
  private final Runnable passed;
  private @Nullable Future<?> timer;

  Deadline(Runnable passed) {
    this.passed = passed;
  }

  /** Begins to run; goes on running if it runs already. */
  void start(ChannelHandlerContext ctx, long millis) {
    if (timer == null) {
      timer = ctx.executor().schedule(this::pass, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void pass() {
    timer = null;
    passed.run();
  }

  void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
