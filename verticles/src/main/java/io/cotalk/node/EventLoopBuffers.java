package io.cotalk.node;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/**
 * Direct memory that every event loop needs sooner or later. Netty's allocator takes it in chunks
 * of 128 to 528 KB, when a loop first asks for a buffer of a class of sizes, and keeps it: so a
 * batch or an answer that is a little larger than all before it would grow a node that has run for
 * an hour. With a heap of 512 MB or less the loops share their chunks.
 */
final class EventLoopBuffers {
  /**
   * The largest classes of Netty's {@code AdaptivePoolingAllocator}. Smaller ones are there after
   * seconds; what is larger is of no class.
   */
  private static final int[] SIZES = {4_352, 8_192, 8_704, 16_384, 16_896};

  private EventLoopBuffers() {}

  /** Lets every event loop of {@code vertx} take its chunks with its next tasks. */
  static void take(Vertx vertx) {
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      loop.execute(EventLoopBuffers::takeHere);
    }
  }

  private static void takeHere() {
    for (int size : SIZES) {
      ByteBufAllocator.DEFAULT.directBuffer(size).release();
    }
  }
}
