package io.cotalk.testkit;

import java.util.concurrent.Executor;

/**
 * Runs what waits on a thread of its own. The common pool has a single thread on two processors,
 * and the HTTP client of the JDK needs it: a test that kept it would stop the clients of all
 * others.
 */
public final class OwnThread {
  /** Starts a daemon thread for each task. */
  public static final Executor EACH = task -> Thread.ofPlatform().daemon().start(task);

  private OwnThread() {}
}
