package io.cotalk.loadtest.history;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history. Any thread may write; a thread of its own brings lines to the file, which is up
 * to date whenever that thread has caught up. At most {@value #LIMIT} lines wait: then writers
 * wait, too. Who made it closes it; if the process is ended by a signal, it closes itself.
 */
public final class HistoryWriter implements AutoCloseable {
  /** Some 20 MB of events: seconds of a busy run. */
  private static final int LIMIT = 65_536;

  private final long origin = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Line> waiting = new ArrayDeque<>();
  private final OutputStream out;
  private final Thread drain;
  private final Thread hook;
  private long lines;
  private boolean closed;
  private @Nullable IOException failure;

  private HistoryWriter(OutputStream out) {
    this.out = out;
    this.drain = new Thread(this::drain, "history");
    this.hook = new Thread(this::finish, "history-end");
  }

  /** Begins the file anew; the run's clock begins now. */
  public static HistoryWriter create(Path file) throws IOException {
    var writer = new HistoryWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    writer.drain.setDaemon(true);
    writer.drain.start();
    Runtime.getRuntime().addShutdownHook(writer.hook);
    return writer;
  }

  /** Nanoseconds since the run began. */
  public long now() {
    return System.nanoTime() - origin;
  }

  /**
   * Adds one line, with the time of this call: before the request for an {@code invoke}, after the
   * answer for an outcome. After {@link RunEvent.Done} or {@link #close} it is left out.
   *
   * @return the line's time
   * @throws UncheckedIOException if the file could not be written; the run is of no use then
   */
  public long write(Event event) {
    lock.lock();
    try {
      while (waiting.size() >= LIMIT && failure == null && !closed) {
        changed.awaitUninterruptibly();
      }
      if (failure != null) {
        throw new UncheckedIOException(failure);
      }
      // Inside the lock, so that the order of lines is the order of times.
      long t = now();
      if (!closed) {
        waiting.add(new Line(lines++, t, event));
        closed = event instanceof RunEvent.Done;
        changed.signalAll();
      }
      return t;
    } finally {
      lock.unlock();
    }
  }

  /** Returns when everything is in the file. Calling it again does nothing. */
  @Override
  public void close() throws IOException {
    finish();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook runs or has run, and finds nothing left to do.
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void finish() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (true) {
      try {
        drain.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void drain() {
    try (out) {
      for (Line[] batch = take(); batch.length > 0; batch = take()) {
        for (Line line : batch) {
          out.write(EventEncoder.encode(line).encode().getBytes(StandardCharsets.UTF_8));
          out.write('\n');
        }
        out.flush();
      }
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException(e));
    }
  }

  private void fail(IOException e) {
    lock.lock();
    try {
      failure = e;
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What waits, at least one line; nothing once all is written and no more comes. */
  private Line[] take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      Line[] batch = waiting.toArray(Line[]::new);
      waiting.clear();
      changed.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }
}
