package io.cotalk.loadtest.cluster;

import java.util.Optional;

/**
 * An established connection as {@code /proc/net/tcp} and {@code tcp6} list it.
 *
 * @param remote IPv4 address and port of the other end
 */
record TcpLine(int localPort, String remote) {
  private static final String ESTABLISHED = "01";
  private static final int ADDRESS_DIGITS = 8;

  /** Nothing for headlines and for connections in other states. */
  static Optional<TcpLine> parse(String line) {
    String[] words = line.strip().split("\\s+", -1);
    if (words.length < 4 || !words[3].equals(ESTABLISHED)) {
      return Optional.empty();
    }
    String[] local = words[1].split(":", -1);
    String[] remote = words[2].split(":", -1);
    // IPv4 in IPv6 ends with the four bytes, the last one first.
    String address = remote[0].substring(remote[0].length() - ADDRESS_DIGITS);
    StringBuilder dotted = new StringBuilder();
    for (int i = ADDRESS_DIGITS - 2; i >= 0; i -= 2) {
      dotted.append(Integer.parseInt(address.substring(i, i + 2), 16));
      dotted.append(i == 0 ? ":" : ".");
    }
    dotted.append(Integer.parseInt(remote[1], 16));
    return Optional.of(new TcpLine(Integer.parseInt(local[1], 16), dotted.toString()));
  }
}
