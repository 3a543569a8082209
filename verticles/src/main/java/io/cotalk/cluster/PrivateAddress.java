package io.cotalk.cluster;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;

/** Finds this machine's address on a private network. */
final class PrivateAddress {
  private PrivateAddress() {}

  /**
   * The first private IPv4 address of an interface that is up; of the loopback one if none has any.
   */
  static String find() {
    return interfaces().stream()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && address.isSiteLocalAddress())
        .findFirst()
        .map(InetAddress::getHostAddress)
        .orElse("127.0.0.1");
  }

  private static List<NetworkInterface> interfaces() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces());
    } catch (SocketException e) {
      return List.of();
    }
  }
}
