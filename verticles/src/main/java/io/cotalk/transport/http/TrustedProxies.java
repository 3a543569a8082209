package io.cotalk.transport.http;

import io.cotalk.core.config.Network;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address of a client. {@code X-Forwarded-For} counts only as far as trusted proxies
 * wrote it: from its right end to the first address that is none. Immutable; any thread.
 */
public final class TrustedProxies {
  static final String FORWARDED_FOR = "X-Forwarded-For";

  private final List<Network> trusted;

  public TrustedProxies(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /**
   * The client's address as text; the peer's own unless it is a trusted proxy.
   *
   * @param peer the other end of the connection; null counts as unknown
   */
  public String clientAddress(@Nullable SocketAddress peer, MultiMap headers) {
    String address = peer == null || peer.hostAddress() == null ? "unknown" : peer.hostAddress();
    return isTrusted(address) ? clientAddress(address, headers.getAll(FORWARDED_FOR)) : address;
  }

  /**
   * The same for a peer that is a trusted proxy.
   *
   * @param forwarded the values of {@code X-Forwarded-For}
   */
  String clientAddress(String peer, List<String> forwarded) {
    String address = peer;
    String[] hops = String.join(",", forwarded).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && isTrusted(address); i--) {
      String hop = hops[i].strip();
      if (!Network.isAddress(hop)) {
        break;
      }
      address = hop;
    }
    return address;
  }

  /** Whether {@code address} is that of a trusted proxy. */
  boolean isTrusted(String address) {
    return !trusted.isEmpty()
        && Network.isAddress(address)
        && trusted.stream().anyMatch(network -> network.contains(address));
  }
}
