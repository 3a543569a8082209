package io.cotalk.transport.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of handshakes that were refused for their origin, with both values: behind a proxy
 * that changes the Host, every browser is refused, and nothing else says why. One line in ten
 * seconds at most, with the number of those before it that had none. Any thread.
 */
final class RefusedOrigins {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedOrigins.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MAX_SHOWN = 200;

  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final AtomicLong untold = new AtomicLong();

  void add(@Nullable String origin, @Nullable String host) {
    long now = System.nanoTime();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      untold.incrementAndGet();
      return;
    }
    LOG.atWarn()
        .addKeyValue("origin", plain(origin))
        .addKeyValue("host", plain(host))
        .addKeyValue("untold", untold.getAndSet(0))
        .log("a WebSocket was refused: its Origin is neither the Host nor in http.allowed-origins");
  }

  /** Both come from outside: printable ASCII only, and not all of a long one. */
  private static String plain(@Nullable String value) {
    if (value == null) {
      return "";
    }
    return value
        .substring(0, Math.min(value.length(), MAX_SHOWN))
        .replaceAll("[^\\x21-\\x7e]", "?");
  }
}
