package io.cotalk.core.limits;

import io.netty.util.NetUtil;
import java.util.Arrays;

/** Whom a network address stands for: one IPv4 address, or one IPv6 network of 64 bits. */
public final class AddressGroup {
  private static final int NETWORK_BYTES = 8;

  /** How IPv6 begins that carries IPv4 (RFC 4291 section 2.5.5.2). */
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private AddressGroup() {}

  /** Returns the group's name; a text that is no address is a group of its own. */
  public static String of(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null || bytes.length <= NETWORK_BYTES) {
      return address;
    }
    if (Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length)) {
      return NetUtil.bytesToIpAddress(Arrays.copyOfRange(bytes, MAPPED.length, bytes.length));
    }
    return NetUtil.bytesToIpAddress(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), 16)) + "/64";
  }
}
