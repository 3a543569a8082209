package io.cotalk.core.fanout;

import io.cotalk.bus.event.HeadDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Who publishes digests, and whether one of theirs is missing: a number left out, or none for too
 * long. One thread.
 */
final class Publishers {
  /** Publishers silent for so many times the silence are gone, not late. */
  private static final int GONE_AFTER = 24;

  private final long silenceMillis;
  private final Map<Source, Last> sources = new HashMap<>();

  Publishers(long silenceMillis) {
    this.silenceMillis = silenceMillis;
  }

  /** Takes note of a digest; tells whether one before it is missing. */
  boolean misses(HeadDigest digest, long nowMillis) {
    Source source = new Source(digest.node(), digest.shard());
    Last last = sources.get(source);
    sources.put(source, new Last(digest.number(), nowMillis, last != null && last.leaving));
    return digest.number() != 1 + (last == null ? 0 : last.number);
  }

  /** Expects nothing more of a publisher that stops in order. */
  void leaves(String node) {
    sources.replaceAll(
        (source, last) ->
            source.node.equals(node) ? new Last(last.number, last.atMillis, true) : last);
  }

  /** Tells whether an expected publisher is silent now; forgets those that are gone. */
  boolean anySilent(long nowMillis) {
    sources.values().removeIf(last -> nowMillis - last.atMillis > GONE_AFTER * silenceMillis);
    return sources.values().stream()
        .anyMatch(last -> !last.leaving && nowMillis - last.atMillis > silenceMillis);
  }

  private record Source(String node, int shard) {}

  private record Last(long number, long atMillis, boolean leaving) {}
}
