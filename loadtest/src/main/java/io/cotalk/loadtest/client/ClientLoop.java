package io.cotalk.loadtest.client;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The one thread on which clients live: their connections, timers and state. All other methods of
 * this package are called on it, and so are their listeners.
 */
public final class ClientLoop implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;

  public ClientLoop() {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("clients"), NioIoHandler.newFactory());
    loop = group.next();
  }

  EventLoop netty() {
    return loop;
  }

  /** Has {@code action} run on the loop; any thread. */
  public void run(Runnable action) {
    loop.execute(guarded(action));
  }

  /** Has {@code action} run on the loop after this time; any thread. */
  public void later(Duration time, Runnable action) {
    ScheduledFuture<?> unused =
        loop.schedule(guarded(action), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** A fault of the clients must be seen, or what they leave out looks like the server's fault. */
  private static Runnable guarded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (RuntimeException | Error e) {
        System.err.println("clients failed: " + e);
        e.printStackTrace();
        throw e;
      }
    };
  }

  /**
   * What {@code question} says on the loop; for other threads only, which wait for it.
   *
   * @throws IllegalStateException when the loop does not come to it within 30 s
   */
  public <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return answer.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the thread and closes all connections. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
  }
}
