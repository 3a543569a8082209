package io.cotalk.core.tail;

import io.vertx.core.Future;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Somebody who must see every event. Each batch comes at least once, and again until the work on it
 * succeeds; so the work does nothing new for an event whose key it has seen. Two nodes may be at
 * work on the same events for a moment after a lease has ended; each goes on from a position up to
 * which all is done, so the first time of each event is in order.
 *
 * @param name by which each shard knows its position: lower case, digits and {@code _}, at most 40.
 *     A consumer that is to begin anew gets another name
 * @param beginning where it begins in a shard that does not know it
 * @param work called on the event loop of the {@link TailVerticle}; one batch of a shard at a time.
 *     Its future completes when the events need never come again
 */
public record TailConsumer(
    String name, Beginning beginning, Function<TailBatch, Future<Void>> work) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  public TailConsumer {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a consumer's name: " + name);
    }
  }

  /** Where a consumer begins in a shard that does not know it. */
  public enum Beginning {
    /**
     * With every event that there is. Those from before the tail come first: by room and {@code
     * seq}, then by user and {@code u}.
     */
    FIRST,
    /** With what is committed from now on, and maybe some that was just before. */
    NOW
  }
}
