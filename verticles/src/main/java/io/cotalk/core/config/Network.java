package io.cotalk.core.config;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A range of IP addresses: those that share their leading bits. Immutable. */
public final class Network {
  /** How IPv6 begins that carries IPv4 (RFC 4291, 2.5.5.2). */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private static final int IPV4_BYTES = 4;
  private static final int MIN_BITS = 8;
  private static final int MIN_BITS_6 = 7;

  /** Loopback, RFC 1918, RFC 6598, RFC 3927; RFC 4193 and link-local of IPv6. */
  private static final List<Network> PRIVATE =
      Stream.of(
              "127.0.0.0/8",
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "100.64.0.0/10",
              "169.254.0.0/16",
              "::1",
              "fc00::/7",
              "fe80::/10")
          .map(Network::parse)
          .toList();

  private final String text;
  private final byte[] base;
  private final int bits;

  private Network(String text, byte[] base, int bits) {
    this.text = text;
    this.base = base;
    this.bits = bits;
  }

  /**
   * Reads {@code 10.0.0.0/8} or a single address; throws IllegalArgumentException on other texts.
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] base = bytes(slash < 0 ? text : text.substring(0, slash));
    int bits = slash < 0 ? base.length * 8 : Integer.parseInt(text, slash + 1, text.length(), 10);
    if (base.length == 0 || bits < 0 || bits > base.length * 8) {
      throw new IllegalArgumentException("no network: " + text);
    }
    return new Network(text, masked(base, bits), bits);
  }

  /** Whether {@code text} is an IP address; names of hosts are none. */
  public static boolean isAddress(String text) {
    return bytes(text).length > 0;
  }

  /** Whether the range has {@code address}; false for what is no address. */
  public boolean contains(String address) {
    byte[] other = bytes(address);
    return other.length == base.length && Arrays.equals(masked(other, bits), base);
  }

  /**
   * Whether the range is so wide that it holds more than one operator's addresses: beyond a /8 of
   * IPv4, and of IPv6 beyond the /7 of all private ones.
   */
  boolean isBoundless() {
    return bits < (base.length == IPV4_BYTES ? MIN_BITS : MIN_BITS_6);
  }

  /** Whether {@code address} is a loopback, private or link-local one; false for what is none. */
  public static boolean isPrivate(String address) {
    int zone = address.indexOf('%');
    String plain = zone < 0 ? address : address.substring(0, zone);
    return PRIVATE.stream().anyMatch(network -> network.contains(plain));
  }

  /** What it was read from. */
  @Override
  public String toString() {
    return text;
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] result = address.clone();
    for (int bit = bits; bit < result.length * 8; bit++) {
      result[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return result;
  }

  /** Never asks a name server; IPv4 inside of IPv6 becomes the IPv4 address. Empty: no address. */
  private static byte[] bytes(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return new byte[0];
    }
    boolean mapped =
        bytes.length == 16 && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return mapped ? Arrays.copyOfRange(bytes, MAPPED.length, bytes.length) : bytes;
  }
}
