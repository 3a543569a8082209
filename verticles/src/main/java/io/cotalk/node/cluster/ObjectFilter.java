package io.cotalk.node.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;

/**
 * Which classes Hazelcast may make of serialised Java objects. What Vert.x and Hazelcast keep and
 * say has forms of its own; only failures of a remote operation travel as Java objects, and must
 * arrive: a member tries again after them. So these are failures and what they consist of.
 */
final class ObjectFilter {
  /** Packages of Hazelcast with its failures; none has a class that does something when read. */
  private static final String[] PACKAGES = {
    "com.hazelcast.core", "com.hazelcast.spi.exception", "com.hazelcast.partition"
  };

  private static final String[] CLASSES = {
    "java.lang.Throwable",
    "java.lang.Exception",
    "java.lang.RuntimeException",
    "java.lang.Error",
    "java.lang.AssertionError",
    "java.lang.IllegalArgumentException",
    "java.lang.IllegalStateException",
    "java.lang.NullPointerException",
    "java.lang.ClassCastException",
    "java.lang.IndexOutOfBoundsException",
    "java.lang.InterruptedException",
    "java.lang.SecurityException",
    "java.lang.UnsupportedOperationException",
    "java.lang.StackTraceElement",
    "[Ljava.lang.StackTraceElement;",
    "[Ljava.lang.Throwable;",
    "java.io.IOException",
    "java.io.EOFException",
    "java.util.Collections$EmptyList",
    "java.util.Collections$UnmodifiableCollection",
    "java.util.Collections$UnmodifiableList",
    "java.util.Collections$UnmodifiableRandomAccessList",
    "java.util.ArrayList",
    "java.util.concurrent.CancellationException",
    "java.util.concurrent.CompletionException",
    "java.util.concurrent.ExecutionException",
    "java.util.concurrent.RejectedExecutionException",
    "java.util.concurrent.TimeoutException",
    "com.hazelcast.nio.serialization.HazelcastSerializationException",
    "com.hazelcast.splitbrainprotection.SplitBrainProtectionException"
  };

  private ObjectFilter() {}

  /** The list in Hazelcast's form, without its own, which begins with everything of the JDK. */
  static JavaSerializationFilterConfig config() {
    return new JavaSerializationFilterConfig()
        .setDefaultsDisabled(true)
        .setWhitelist(new ClassFilter().addPackages(PACKAGES).addClasses(CLASSES));
  }
}
