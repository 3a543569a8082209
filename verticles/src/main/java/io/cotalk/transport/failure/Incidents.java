package io.cotalk.transport.failure;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names faults of the server, so that what a client reports is found in the log. */
public final class Incidents {
  private Incidents() {}

  /** A new name: 12 hexadecimal digits. Any thread. */
  public static String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 12);
  }
}
