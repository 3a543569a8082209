package io.cotalk.core.fanout;

import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.Outgoing;
import org.jspecify.annotations.Nullable;

/**
 * Something for many receivers, made into bytes once for each encoding. Any thread.
 *
 * @param <F> what receivers get
 */
abstract class EncodedOnce<F extends Outgoing> {
  private volatile @Nullable Encoded<F> newest;

  private record Encoded<F>(Encoding encoding, F frame, @Nullable Encoded<F> before) {}

  /** Returns what receivers with this encoding get, the same for all of them. */
  final F in(Encoding encoding) {
    for (Encoded<F> each = newest; each != null; each = each.before) {
      if (each.encoding.equals(encoding)) {
        return each.frame;
      }
    }
    F frame = encode(encoding);
    // Two threads at a time may both encode, and one of them keeps it: the bytes are the same.
    newest = new Encoded<>(encoding, frame, newest);
    return frame;
  }

  /** Returns the bytes of the longest frame that was made; 0 before the first. */
  final int length() {
    int longest = 0;
    for (Encoded<F> each = newest; each != null; each = each.before) {
      longest = Math.max(longest, each.frame.length());
    }
    return longest;
  }

  abstract F encode(Encoding encoding);
}
