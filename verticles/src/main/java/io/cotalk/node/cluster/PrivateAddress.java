package io.cotalk.node.cluster;

import io.cotalk.core.config.ClusterConfig;
import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Fault;
import io.cotalk.core.config.Network;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
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

  /**
   * Returns the first address of {@code host}; {@code host} itself if it is one. Throws {@link
   * ConfigException} when that is no private one, or nobody knows the name.
   */
  static String of(String host) {
    try {
      String address =
          Network.isAddress(host) ? host : InetAddress.getByName(host).getHostAddress();
      if (Network.isPrivate(address)) {
        return address;
      }
      throw refused("the public address " + address + " of \"" + host + '"');
    } catch (UnknownHostException e) {
      throw refused('"' + host + "\", a name that nobody knows");
    }
  }

  private static ConfigException refused(String found) {
    return new ConfigException(
        List.of(new Fault("start", "cluster.host", found, ClusterConfig.PRIVATE_HOST)));
  }

  private static List<NetworkInterface> interfaces() {
    try {
      return Collections.list(NetworkInterface.getNetworkInterfaces());
    } catch (SocketException e) {
      return List.of();
    }
  }
}
