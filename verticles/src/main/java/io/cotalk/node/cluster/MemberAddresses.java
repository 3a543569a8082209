package io.cotalk.node.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The nodes to join through, by address. Hazelcast takes one address of a name, and of the name of
 * a service with many containers that is the own one (decision 0064).
 */
final class MemberAddresses {
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_.-]*[A-Za-z_-])(:\\d{1,5})?");

  private MemberAddresses() {}

  /**
   * {@code members} with every name replaced by all its addresses as of now; blocks for the
   * look-up. A name that nobody knows yet stays as it is.
   *
   * @param members host or host:port
   * @param port the port of those that name none
   */
  static List<String> of(List<String> members, int port) {
    List<String> addresses = new ArrayList<>();
    for (String member : members) {
      Matcher name = NAME.matcher(member);
      if (name.matches()) {
        addresses.addAll(
            look(member, name.group(1), name.group(2) == null ? ":" + port : name.group(2)));
      } else {
        addresses.add(member);
      }
    }
    return addresses;
  }

  private static List<String> look(String member, String host, String port) {
    try {
      List<String> found = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(host)) {
        String text = address.getHostAddress();
        found.add(text.contains(":") ? "[" + text + "]" + port : text + port);
      }
      return found;
    } catch (UnknownHostException e) {
      return List.of(member);
    }
  }
}
